"""A clerk's whole way in real browsers: from a data file and a workbook full of mistakes to entries
that the public finds, a change beside what is published, and the answer to a stranger's report.
"""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.seeing import see
from tests.browser.sums import result_of
from tests.catalog.entries import CREDIT_CODE
from tests.workbook.made import filled
from tests.workbook.mistakes import MISTAKES, cells, mend, rows, title_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = [
    ["停车场名称", "所在街镇", "泊位总数", "备案日期"],
    ["石坪桥停车场", "石坪桥街道", 120, "2024-03-01"],
    ["杨家坪停车场", "杨家坪街道", 80, "2024-05-20"],
]
MARKED = {"FFF8C9C4", "FFFBE5CC"}
"""Red for what is wrong, orange for what is missing in a draft."""
FOLLOWED = 14
"""The row whose entry goes all the way; its abstract was missing."""


def test_from_a_file_with_errors_in_the_form_to_the_review(people: People, tmp_path: Path) -> None:
    """A file proposes, the form tells its errors at their fields, and hands the entry in."""
    clerk = people.clerk
    _begin_with_a_file(clerk, tmp_path)
    _mend_the_content(clerk)
    _say_the_terms(clerk)
    clerk.get_by_role("button", name="保存并继续").click()
    clerk.wait_for_url(re.compile("/more"))
    see(clerk, "registration-more")
    clerk.get_by_role("button", name="保存并继续").click()
    clerk.wait_for_url(re.compile("/check"))
    see(clerk, "registration-check")
    clerk.get_by_role("button", name="全部确认").click()
    clerk.get_by_role("button", name="提交审核").click()
    expect(clerk.locator("h1")).to_contain_text("公共停车场名录")
    expect(clerk.locator("body")).to_contain_text("公共停车场名录_20240601.xlsx")
    expect(clerk.locator(".j-banner", has_text="待部门审核")).to_be_visible()


def _begin_with_a_file(clerk: Page, folder: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in ROWS:
        workbook.active.append(row)
    file = folder / "公共停车场名录_20240601.xlsx"
    workbook.save(file)
    clerk.goto("/dataset/new")
    see(clerk, "registration-begin")
    clerk.set_input_files("input[type=file]", file)
    clerk.get_by_role("button", name="读取文件").click()
    expect(clerk.locator("#f-title")).to_have_value("公共停车场名录")
    expect(clerk.locator(".j-it")).to_have_count(4)
    expect(clerk.locator("[data-proposed=title]")).to_be_visible()


def _mend_the_content(clerk: Page) -> None:
    clerk.get_by_role("button", name="保存并继续").click()
    expect(clerk.locator("#faults")).to_contain_text("缺少更新周期")
    clerk.get_by_text("选择分类").click()
    clerk.locator("#class-q").fill("ggfw")
    clerk.locator(".j-rg-classes input[value='201']").check()
    expect(clerk.locator("#f-class_code")).to_have_value("201")
    clerk.locator("#f-class_code").fill("307005")
    expect(clerk.locator("[data-code]")).to_contain_text("顺序码")
    see(clerk, "registration-content")
    expect(clerk.locator("#faults h2")).to_contain_text("2 处错误")
    clerk.locator("#f-provider_code").fill("91350100M000100Y43")
    clerk.locator("#f-update_cycle").select_option("4")
    clerk.get_by_role("button", name="确认本步全部").click()
    clerk.get_by_role("button", name="保存并继续").click()
    clerk.wait_for_url(re.compile("/terms"))


def _say_the_terms(clerk: Page) -> None:
    expect(clerk.locator("[data-field=share_condition]")).to_be_hidden()
    clerk.get_by_label("有条件共享").check()
    expect(clerk.locator("[data-field=share_condition]")).to_be_visible()
    clerk.get_by_label("无条件共享").check()
    expect(clerk.locator("[data-field=share_condition]")).to_be_hidden()
    clerk.locator("#f-share_mode_class").select_option("1")
    modes = clerk.locator("#f-share_mode_type option:not([hidden])")
    expect(modes).to_have_text(["", "文件"])
    clerk.locator("#f-share_mode_type").select_option("2")
    clerk.get_by_label("无条件开放").check()
    clerk.locator("#f-publish_date").fill("2024/6/1")
    see(clerk, "registration-terms")


def test_from_forty_mistakes_to_a_public_answer(people: People, tmp_path: Path) -> None:
    """Every step is what a person does and sees; nothing is done behind the pages."""
    returned = _sent_with_forty_mistakes(people, tmp_path)
    entry = _mended_in_the_returned_workbook(people, returned)
    _handed_in(people, entry)
    _returned_with_a_field(people, entry)
    _mended_in_the_form(people, entry)
    _approved_twice(people, entry)
    form = _stranger_at_the_form(people, entry)
    _changed(people, entry)
    _both_versions_are_seen(people, entry)
    _the_change_is_approved(people, entry)
    _reported(people, form, entry)
    _answered(people, form, entry)


def _sent_with_forty_mistakes(people: People, folder: Path) -> Path:
    """The template of the page goes up with a mistake in each row and comes back marked."""
    clerk = people.clerk
    clerk.goto("/workbook")
    with clerk.expect_download() as held:
        clerk.get_by_role("link", name="空白模板").click()
    held.value.save_as(folder / "模板.xlsx")
    other = next(
        one["title"]
        for one in people.act(clerk, "organization_list", all_fields=True)
        if one["title"] != _department(clerk)
    )
    content = filled(
        rows(_department(clerk), other, CREDIT_CODE), (folder / "模板.xlsx").read_bytes()
    )
    (folder / "教委目录.xlsx").write_bytes(content)
    _upload(clerk, folder / "教委目录.xlsx")
    wrong = int(clerk.locator("[data-count=wrong] b").inner_text())
    new = int(clerk.locator("[data-count=new] b").inner_text())
    assert wrong + new == len(MISTAKES)
    assert wrong > new
    see(clerk, "workbook-forty-mistakes")
    with clerk.expect_download() as held:
        clerk.get_by_role("link", name="下载标注问题的工作簿").click()
    held.value.save_as(folder / "标注.xlsx")
    return folder / "标注.xlsx"


def _mended_in_the_returned_workbook(people: People, returned: Path) -> str:
    """All mistakes stand at their cells; mended there, nothing is left and all is written."""
    book = openpyxl.load_workbook(returned)
    listed = list(book["错误汇总"].iter_rows(min_row=2, values_only=True))
    for what, code, place in cells():
        cell = book.worksheets[0][place]
        assert cell.fill.fgColor.rgb in MARKED, what
        assert cell.comment is not None, what
        assert any(line[1].endswith(f"!{place}") and line[4] == code for line in listed), what
    clerk = people.clerk
    clerk.goto("/workbook")
    mend(book.worksheets[0], _department(clerk), CREDIT_CODE)
    book.save(returned)
    _upload(clerk, returned)
    expect(clerk.locator("[data-count=wrong] b")).to_have_text("0")
    expect(clerk.locator("[data-count=new] b")).to_have_text(str(len(MISTAKES)))
    expect(clerk.locator(".j-wb-error")).to_have_count(0)
    clerk.locator("button[value=apply]").click()
    expect(clerk.locator(".j-banner")).to_contain_text(f"新建草稿 {len(MISTAKES)} 条")
    see(clerk, "workbook-forty-drafts")
    clerk.locator(".j-wb-entry h3 a", has_text=title_of(FOLLOWED)).click()
    expect(clerk.locator("h1")).to_have_text(title_of(FOLLOWED))
    return clerk.url.rpartition("/")[2]


def _handed_in(people: People, entry: str) -> None:
    clerk = people.clerk
    clerk.locator(".j-banner").get_by_role("link", name="审核", exact=True).click()
    clerk.get_by_role("button", name="提交", exact=True).click()
    expect(clerk.locator(".j-flash")).to_contain_text("已提交")
    assert people.visitor.goto(f"/dataset/{entry}").status == 404


def _returned_with_a_field(people: People, entry: str) -> None:
    """The reviewer finds it in the inbox, says what is wrong at its field, and why it goes back."""
    page = people.reviewer
    page.goto("/")
    page.locator(".j-util a[href$='/review']").click()
    expect(page.locator("h1")).to_have_text("审核")
    see(page, "review-inbox")
    page.locator(f"main a[href$='/review/{entry}']").first.click()
    provider = page.locator("tr", has_text="信息资源提供方").first
    expect(provider.locator("td").first).to_contain_text("教育委员会")
    expect(page.locator("ins")).to_have_count(0)
    row = page.locator("tr", has_text="信息资源摘要")
    row.locator("summary").click()
    row.locator("textarea").fill("写明统计范围。")
    row.get_by_role("button", name="保存批注").click()
    expect(page.locator(".j-comment")).to_contain_text("写明统计范围。")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".j-flash .j-banner-warm")).to_contain_text("没有填写意见")
    page.get_by_label("摘要不清").check()
    expect(page.get_by_label("审核意见")).to_have_value(re.compile("摘要没有写明内容"))
    see(page, "review-returning")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".j-flash")).to_contain_text("已退回部门")


def _mended_in_the_form(people: People, entry: str) -> None:
    """The clerk reads why, changes that field in the form and hands it in again."""
    clerk = people.clerk
    clerk.goto("/review")
    clerk.locator("main").get_by_role("link", name=title_of(FOLLOWED)).click()
    expect(clerk.locator(".j-banner")).to_contain_text("摘要没有写明内容")
    expect(clerk.locator(".j-comment")).to_contain_text("写明统计范围。")
    _edit(clerk, "notes", "全区公办中小学的名称、地址与学位数，统计到每年九月。")
    expect(clerk.locator("h1")).to_have_text(title_of(FOLLOWED))
    clerk.goto(f"/review/{entry}")
    expect(clerk.locator("main")).to_contain_text("待部门审核")


def _approved_twice(people: People, entry: str) -> None:
    """The department's reviewer and the office approve; the public finds it by its title."""
    page = people.reviewer
    page.goto(f"/review/{entry}")
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="通过，报目录管理机构").click()
    expect(page.locator(".j-flash")).to_contain_text("已通过")
    page = people.manager
    page.goto(f"/review/{entry}")
    page.get_by_role("button", name="通过并发布").click()
    expect(page.locator(".j-flash")).to_contain_text("已通过并发布")
    people.visitor.goto(f"/dataset/?q={title_of(FOLLOWED)}")
    people.visitor.get_by_role("link", name=title_of(FOLLOWED)).first.click()
    expect(people.visitor.locator("h1")).to_have_text(title_of(FOLLOWED))


def _stranger_at_the_form(people: People, entry: str) -> Page:
    """A stranger opens the form of an error and reads while the others go on working."""
    page = people.visitor.context.new_page()
    page.goto(f"/dataset/{entry}")
    page.locator("a[href*='kind=error']").first.click()
    expect(page.locator("h1")).to_contain_text("数据纠错")
    return page


def _changed(people: People, entry: str) -> None:
    """The clerk changes the published entry in the form: the public goes on seeing the old one."""
    clerk = people.clerk
    clerk.goto(f"/dataset/{entry}")
    _edit(clerk, "title", f"{title_of(FOLLOWED)}（含学位数）")
    expect(clerk.locator(".j-banner", has_text="变更待部门审核")).to_be_visible()
    people.visitor.reload()
    expect(people.visitor.locator("h1")).to_have_text(title_of(FOLLOWED))
    expect(people.visitor.locator(".j-banner")).to_have_count(0)


def _both_versions_are_seen(people: People, entry: str) -> None:
    """The reviewer has the published version and the pending one beside each other."""
    page = people.reviewer
    page.goto(f"/dataset/{entry}")
    expect(page.locator("h1")).to_have_text(title_of(FOLLOWED))
    page.locator(".j-banner").get_by_role("link", name="审核").click()
    expect(page.locator("thead")).to_contain_text("已发布版本")
    row = page.locator("tr", has_text="信息资源名称")
    expect(row.locator("[data-l=旧版]")).to_have_text(title_of(FOLLOWED))
    expect(row.locator("[data-l=新版]")).to_have_text(f"{title_of(FOLLOWED)}（含学位数）")
    expect(row.locator("ins")).to_have_text("（含学位数）")
    see(page, "review-entry")


def _the_change_is_approved(people: People, entry: str) -> None:
    """Then everybody has the new one, and its history both."""
    people.reviewer.get_by_role("button", name="通过，报目录管理机构").click()
    expect(people.reviewer.locator(".j-flash")).to_contain_text("已通过")
    page = people.manager
    page.goto(f"/review/{entry}")
    page.get_by_role("button", name="通过并发布").click()
    expect(page.locator(".j-flash")).to_contain_text("已通过并发布")
    people.visitor.reload()
    expect(people.visitor.locator("h1")).to_have_text(f"{title_of(FOLLOWED)}（含学位数）")
    page.goto(f"/review/{entry}/history")
    expect(page.locator("#compared ins").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("摘要没有写明内容")
    see(page, "review-history")


def _reported(people: People, form: Page, entry: str) -> None:
    """The stranger sends what is wrong; the entry is under verification, its text stays inside."""
    form.locator("#text").fill("学位数与学校公告不一致。")
    form.locator("#challenge_answer").fill(result_of(form))
    form.locator("form.j-feedback-form button[type=submit]").click()
    expect(form).to_have_url(re.compile("/feedback/mine/"))
    people.visitor.goto(f"/dataset/{entry}")
    expect(people.visitor.locator(".j-side")).to_contain_text("校核中")
    auditor = people.auditor
    auditor.goto(f"/dataset/{entry}/corrections")
    expect(auditor.locator(".j-comment")).to_contain_text("学位数与学校公告不一致。")
    expect(auditor.locator("[name=answer]")).to_have_count(0)


def _answered(people: People, form: Page, entry: str) -> None:
    """The clerk finds it in the inbox and answers; sender and public read the outcome."""
    clerk = people.clerk
    clerk.goto("/review")
    clerk.locator(f"main a[href*='/dataset/{entry}/corrections']").first.click()
    clerk.get_by_label("答复", exact=True).first.fill("已按学校公告更正。")
    clerk.get_by_role("button", name="已更正").first.click()
    expect(clerk.locator(".j-flash")).to_contain_text("已答复")
    form.reload()
    expect(form.locator(".j-answer")).to_contain_text("已按学校公告更正。")
    people.visitor.goto(f"/dataset/{entry}/corrections")
    expect(people.visitor.locator("main")).to_contain_text("已按学校公告更正。")
    expect(people.visitor.locator("main")).not_to_contain_text("学位数与学校公告不一致。")
    see(people.visitor, "review-corrections")
    people.visitor.goto(f"/dataset/{entry}")
    expect(people.visitor.locator(".j-side")).not_to_contain_text("校核中")


def _department(clerk: Page) -> str:
    """Title of the clerk's own department, as the page of workbooks offers it."""
    return clerk.locator("#department option").nth(1).inner_text()


def _upload(clerk: Page, file: Path) -> None:
    clerk.goto("/workbook")
    clerk.set_input_files("#upload", file)
    clerk.get_by_role("button", name="上传并检查").click()
    expect(clerk.locator("[data-count=new]")).to_be_visible()


def _edit(clerk: Page, field: str, text: str) -> None:
    """Change one field in the form in steps and hand the entry in."""
    clerk.locator("main").get_by_role("link", name="编辑", exact=True).first.click()
    clerk.locator(f"#f-{field}").fill(text)
    clerk.get_by_role("button", name="保存并继续").click()
    clerk.wait_for_url(re.compile("/terms"))
    clerk.locator("[data-step=check] a").click()
    clerk.get_by_role("button", name="提交审核").click()
    clerk.wait_for_url(re.compile("/dataset/"))
