"""A cataloguer at the form: rows, by keyboard, with a colleague, with a spreadsheet, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.seeing import see

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def person(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    """The page of a cataloguer."""
    context = chromium.new_context(base_url=demo.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    demo.log_in(page, "编目员")
    yield page
    context.close()


@pytest.fixture
def colleague(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    """The page of somebody else at another computer."""
    context = chromium.new_context(base_url=demo.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    demo.log_in(page, "系统管理员")
    yield page
    context.close()


def _begin(page: Page) -> str:
    """An empty draft; its address without the step."""
    page.goto("/registration")
    page.get_by_role("button", name="直接填表").click()
    page.wait_for_url(re.compile("/content"))
    return page.url.rpartition("/")[0]


def _saved(page: Page) -> None:
    """Wait until what stands in the form is saved by itself."""
    before = page.locator("[name=revision]").first.input_value()
    page.wait_for_function(
        "before => document.querySelector('form.j-entry [name=revision]').value !== before",
        arg=before,
    )


def test_edits_of_rows_are_kept_across_steps(person: Page) -> None:
    """ckanext-scheming #385: repeating rows lost what was written when the page was changed."""
    draft = _begin(person)
    person.get_by_role("button", name="加一行").click()
    person.keyboard.type("机构名称")
    _saved(person)
    person.goto(f"{draft}/terms")
    person.goto(f"{draft}/content")
    expect(person.locator(".j-it [data-col=name]")).to_have_value("机构名称")
    person.locator(".j-it [data-col=name]").fill("机构全称")
    person.get_by_role("button", name="上一步").click()
    person.goto(f"{draft}/content")
    expect(person.locator(".j-it [data-col=name]")).to_have_value("机构全称")


def test_rules_hold_in_rows(person: Page) -> None:
    """ckanext-scheming #394: validators of repeating subfields were passed over."""
    draft = _begin(person)
    person.get_by_role("button", name="加一行").click()
    person.keyboard.type("机构名称")
    person.locator(".j-it [data-col=length]").fill("许多")
    _saved(person)
    expect(person.locator(".j-it [data-slot]")).to_contain_text("第 1 行")
    expect(person.locator(".j-it [data-col=length]")).to_have_attribute("aria-invalid", "true")
    person.locator("#f-title").fill("名录")
    person.goto(f"{draft}/check")
    if person.get_by_role("button", name="全部确认").count():
        person.get_by_role("button", name="全部确认").click()
    person.get_by_role("button", name="提交审核").click()
    expect(person.locator(".j-flash")).to_contain_text("第 1 行")
    expect(person).to_have_url(re.compile("/check"))


def test_rows_can_be_removed_under_chinese(person: Page) -> None:
    """ckanext-scheming #447: rows could not be removed in any language but English."""
    draft = _begin(person)
    for name in ("甲", "乙", "丙"):
        person.get_by_role("button", name="加一行").click()
        person.keyboard.type(name)
    person.get_by_role("button", name="删除第 2 行").click()
    _saved(person)
    person.goto(f"{draft}/content")
    names = person.locator(".j-it [data-col=name]")
    expect(names).to_have_count(2)
    assert [names.nth(n).input_value() for n in range(2)] == ["甲", "丙"]


def test_rows_by_keyboard_and_from_a_spreadsheet(person: Page) -> None:
    _begin(person)
    person.get_by_role("button", name="加一行").focus()
    person.keyboard.press("Enter")
    person.keyboard.type("甲")
    person.keyboard.press("Enter")
    person.keyboard.type("乙")
    person.keyboard.press("Alt+ArrowUp")
    names = person.locator(".j-it [data-col=name]")
    expect(names.nth(0)).to_have_value("乙")
    expect(names.nth(0)).to_be_focused()
    person.keyboard.press("Enter")
    expect(names.nth(1)).to_be_focused()
    _saved(person)
    person.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent(
                    "paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        "信息项名称\t数据类型\t数据长度\n丙\t字符型\t50\n丁\t整型\t",
    )
    expect(names).to_have_count(4)
    expect(names.nth(2)).to_have_value("丙")
    expect(person.locator(".j-it [data-col=length]").nth(2)).to_have_value("50")


def test_a_colleague_at_another_computer(person: Page, colleague: Page) -> None:
    draft = _begin(person)
    colleague.goto(f"{draft}/content")
    person.locator("#f-title").fill("甲写的名称")
    _saved(person)
    colleague.locator("#f-notes").fill("乙写的摘要")
    expect(colleague.locator("#f-title")).to_have_value("甲写的名称")
    expect(colleague.locator("#f-notes")).to_have_value("乙写的摘要")
    person.locator("#f-notes").fill("甲写的摘要")
    expect(person.locator(".j-clash")).to_contain_text("甲写的摘要")
    expect(person.locator(".j-clash")).to_contain_text("乙写的摘要")
    see(person, "registration-clash")
    person.get_by_role("button", name="改用这个").click()
    expect(person.locator("#f-notes")).to_have_value("甲写的摘要")
    expect(person.locator(".j-clash")).to_have_count(0)


def test_colleagues_in_different_rows_do_not_meet(person: Page, colleague: Page) -> None:
    """Two people at one table of items: both keep what they wrote, nobody is asked."""
    draft = _begin(person)
    for name in ("甲", "乙"):
        person.get_by_role("button", name="加一行").click()
        person.keyboard.type(name)
    _saved(person)
    colleague.goto(f"{draft}/content")
    person.goto(f"{draft}/content")
    person.locator(".j-it [data-col=name]").nth(0).fill("甲改名")
    _saved(person)
    colleague.locator(".j-it [data-col=length]").nth(0).fill("50")
    colleague.locator(".j-it [data-col=name]").nth(1).fill("乙改名")
    expect(colleague.locator(".j-it [data-col=name]").nth(0)).to_have_value("甲改名")
    expect(colleague.locator(".j-it [data-col=name]").nth(1)).to_have_value("乙改名")
    expect(colleague.locator(".j-it [data-col=length]").nth(0)).to_have_value("50")
    expect(colleague.locator(".j-clash")).to_have_count(0)
    person.locator(".j-it [data-col=length]").nth(0).fill("80")
    expect(person.locator(".j-clash")).to_contain_text("第 1 行")
    expect(person.locator(".j-clash")).to_contain_text("80")
    see(person, "registration-clash-in-a-row")
    person.get_by_role("button", name="改用这个").click()
    expect(person.locator(".j-it [data-col=length]").nth(0)).to_have_value("80")


def test_six_hundred_rows_are_written_page_by_page(person: Page) -> None:
    """ckanext-scheming #385 again: what stands on another page is never lost."""
    draft = _begin(person)
    person.locator(".j-rg-paste summary").click()
    lines = "\n".join(f"第{number}项\t\t整型" for number in range(1, 613))
    person.locator("#pasted").fill(lines)
    person.get_by_role("button", name="加入这些行").click()
    expect(person).to_have_url(re.compile("rows=7"))
    names = person.locator(".j-it [data-col=name]")
    expect(names).to_have_count(12)
    see(person, "registration-many-rows")
    names.nth(11).fill("最后一项")
    person.get_by_role("button", name="上一页").first.click()
    expect(names).to_have_count(100)
    expect(person.locator(".j-rown").first).to_have_text("501")
    names.nth(99).focus()
    person.keyboard.press("Enter")
    expect(names).to_have_count(12)
    expect(names.nth(11)).to_have_value("最后一项")
    person.locator(".j-it").first.get_by_role("button", name="上移").click()
    expect(person).to_have_url(re.compile("rows=6"))
    expect(names.nth(99)).to_have_value("第601项")
    person.goto(f"{draft}/content?rows=3")
    names.nth(0).fill("第三页第一项")
    _saved(person)
    person.get_by_role("button", name="下一步").or_(
        person.get_by_role("button", name="保存并继续")
    ).first.click()
    person.goto(f"{draft}/content?rows=3")
    expect(names.nth(0)).to_have_value("第三页第一项")
    person.goto(f"{draft}/check")
    expect(person.locator("body")).to_contain_text("(612)")


def test_a_draft_goes_to_a_spreadsheet_and_comes_back(person: Page, tmp_path: Path) -> None:
    draft = _begin(person)
    person.locator("#f-title").fill("电子表格往返名录")
    person.get_by_role("button", name="加一行").click()
    person.keyboard.type("机构名称")
    _saved(person)
    with person.expect_download() as waiting:
        person.get_by_role("link", name="下载本草稿的工作簿").click()
    file = tmp_path / "草稿.xlsx"
    waiting.value.save_as(file)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    sheet.cell(5, heads.index("信息项英文名") + 1).value = "jgmc"
    sheet.cell(6, heads.index("信息资源名称") + 1).value = "电子表格往返名录"
    sheet.cell(6, heads.index("信息项名称") + 1).value = "床位数"
    book.save(file)
    person.locator("#excel input[type=file]").set_input_files(file)
    person.get_by_role("button", name="取回工作簿").click()
    names = person.locator(".j-it [data-col=name]")
    expect(names).to_have_count(2)
    expect(names.nth(1)).to_have_value("床位数")
    expect(person.locator(".j-it [data-col=name_en]").nth(0)).to_have_value("jgmc")
    see(person, "registration-spreadsheet")
    person.goto(f"{draft}/content")
    expect(names).to_have_count(2)


def test_without_a_connection_nothing_leaves_the_page(person: Page) -> None:
    _begin(person)
    person.context.set_offline(True)
    try:
        person.locator("#f-title").fill("断网时写的")
        expect(person.locator("[data-saved]")).to_contain_text("网络不通")
    finally:
        person.context.set_offline(False)
    person.locator("#f-notes").fill("再写")
    _saved(person)
    person.reload()
    expect(person.locator("#f-title")).to_have_value("断网时写的")
