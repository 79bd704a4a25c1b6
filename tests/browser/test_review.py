"""The reviewers' other ways in real browsers: many at once, at an hour, handed over, restored; the
releases of the catalogue and the pages beside. The straight way is ``test_walk_of_a_clerk``.
"""

from __future__ import annotations

import json
import re

import psycopg2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.seeing import see

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _at_the_office(people: People, title: str) -> str:
    """Name of an entry that waits for the office."""
    entry = people.submitted(title)
    people.act(people.reviewer, "jiulongpo_entry_approve", id=entry)
    return entry


def _status(page: Page, entry: str) -> int:
    answer = page.goto(f"/dataset/{entry}")
    assert answer is not None
    return answer.status


def test_many_are_approved_and_returned_at_once(people: People) -> None:
    """Two are approved by the department, then published by the office; a third goes back."""
    titles = [f"学校食堂名录（{mark}）" for mark in "甲乙丙"]
    first, second, third = (people.submitted(title) for title in titles)
    page = people.reviewer
    page.goto("/review")
    for title in titles[:2]:
        page.get_by_label(f"选择「{title}」").check()
    page.get_by_role("button", name="通过勾选的").click()
    expect(page.locator(".j-flash")).to_contain_text("已办理 2 个条目")
    page.get_by_label(f"选择「{titles[2]}」").check()
    page.get_by_role("button", name="退回勾选的").click()
    expect(page.locator(".j-flash")).to_contain_text("没有填写意见")
    page.get_by_label(f"选择「{titles[2]}」").check()
    page.get_by_label("代码取值不合规").check()
    expect(page.get_by_label("理由", exact=True)).to_have_value(
        "有取值不在代码表内，请按代码表填写。"
    )
    page.get_by_role("button", name="退回勾选的").click()
    expect(page.locator(".j-flash")).to_contain_text("已办理 1 个条目")
    page = people.manager
    page.goto("/review")
    for title in titles[:2]:
        page.get_by_label(f"选择「{title}」").check()
    page.get_by_label("新增的同时发布").check()
    page.get_by_role("button", name="通过勾选的").click()
    expect(page.locator(".j-flash")).to_contain_text("已办理 2 个条目")
    seen = [_status(people.visitor, each) for each in (first, second, third)]
    assert seen == [200, 200, 404]
    people.clerk.goto("/review")
    returned = people.clerk.locator("section", has_text="已退回").locator("tr", has_text=titles[2])
    expect(returned).to_contain_text("有取值不在代码表内")


def test_a_long_selection_shows_how_far_it_is_and_goes_on_by_itself(people: People) -> None:
    """Of 21 the last is done with the second request; without its script the page has a button."""
    people.submitted("公交站点名录（末）", state="draft")
    page = people.clerk
    page.route("**/*onward*", lambda route: route.abort())
    page.route("**/*_review.js*", lambda route: route.abort())
    _tick_with_others(page, "公交站点名录（末）")
    expect(page.locator("h1")).to_have_text("已处理 20 / 21 个条目")
    see(page, "review-parts")
    page.get_by_role("button", name="继续办理其余条目").click()
    expect(page.locator(".j-flash")).to_contain_text("已办理 1 个条目")
    page.unroute_all()
    people.submitted("公交站点名录（又）", state="draft")
    _tick_with_others(page, "公交站点名录（又）")
    expect(page.locator(".j-flash")).to_contain_text("已办理 1 个条目")
    expect(page.locator(".j-flash")).to_contain_text("未找到共 20 条")
    expect(page.locator("h1")).to_have_text("审核")


def _tick_with_others(page: Page, title: str) -> None:
    """Submit a draft after twenty entries that there are not."""
    page.goto("/review")
    box = page.get_by_label(f"选择「{title}」")
    box.check()
    box.evaluate(
        """box => { for (let n = 0; n < 20; n++) {
            const other = document.createElement("input");
            Object.assign(other, {type: "hidden", name: "ids", value: "none-" + n});
            box.form.prepend(other);
        } }"""
    )
    page.get_by_role("button", name="提交勾选的").click()


def test_an_hour_is_set_taken_back_set_again_and_comes(people: People) -> None:
    """定时: until the hour nobody outside sees the entry; then everybody does."""
    entry = _at_the_office(people, "午后托管服务点名录")
    page = people.manager
    _set_hour(page, entry, "通过，到时发布")
    assert _status(people.visitor, entry) == 404
    page.goto("/review")
    coming = page.locator("section", has_text="待定时生效").locator("tr", has_text="午后托管")
    expect(coming).to_contain_text("09:00 发布")
    coming.get_by_role("link").click()
    page.get_by_role("button", name="撤销定时").click()
    expect(page.locator(".j-flash")).to_contain_text("定时已撤销")
    _set_hour(page, entry, "到时发布")
    _let_the_hour_come(people, entry)
    assert "已生效" in people.demo.command("jiulongpo", "review", "due")
    assert _status(people.visitor, entry) == 200
    page.goto(f"/review/{entry}/history")
    expect(page.locator("main")).to_contain_text("定时生效")


def _set_hour(page: Page, entry: str, button: str) -> None:
    """Nine o'clock on the next working day, as the page proposes."""
    page.goto(f"/review/{entry}")
    page.locator("summary", has_text="定时").click()
    expect(page.get_by_label("日期和时间")).to_have_value(re.compile("T09:00$"))
    see(page, "review-at-an-hour")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".j-banner", has_text="09:00 发布")).to_be_visible()


def _let_the_hour_come(people: People, entry: str) -> None:
    """As if it were later: the hour is set back in the database, where no page can set it."""
    with psycopg2.connect(people.demo.database) as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jiulongpo_review_appointment SET at = now() WHERE package_id ="
            " (SELECT id FROM package WHERE name = %s)",
            [entry],
        )
    connection.close()


def test_what_waits_is_handed_over(people: People) -> None:
    """转交: it stands first in the other one's inbox, with who gave it and why."""
    entry = people.submitted("寒暑假校车线路")
    page = people.reviewer
    page.goto(f"/review/{entry}")
    page.get_by_label("审核意见").fill("出差一周，请代为审核。")
    page.locator("summary", has_text="转交").click()
    page.get_by_label("转交给").select_option(label="演示目录管理员")
    see(page, "review-hand-over")
    page.locator(".j-pop[open]").get_by_role("button", name="转交", exact=True).click()
    expect(page.locator(".j-flash")).to_contain_text("已转交")
    expect(page.locator(".j-title-row")).to_contain_text("演示目录管理员")
    page = people.manager
    page.goto("/review")
    first = page.locator("main table").first.locator("tbody tr").first
    expect(first).to_contain_text("寒暑假校车线路")
    expect(first).to_contain_text("给我的")
    page.goto(f"/review/{entry}/history")
    expect(page.locator("main")).to_contain_text("出差一周，请代为审核。")


def test_a_version_is_restored_as_a_change(people: People) -> None:
    """恢复 of a published entry is a change like any other: it waits, and the public sees none."""
    entry = _at_the_office(people, "研学基地名录")
    people.act(people.manager, "jiulongpo_entry_approve", id=entry, publish=True)
    people.act(people.clerk, "package_patch", id=entry, notes="另一种摘要。")
    for page in (people.reviewer, people.manager):
        people.act(page, "jiulongpo_entry_approve", id=entry)
    page = people.clerk
    page.goto(f"/dataset/{entry}")
    page.locator("main").get_by_role("link", name="版本", exact=True).click()
    see(page, "review-versions")
    old = page.locator("tr", has_text="第 1 版")
    old.get_by_role("button", name="恢复").click()
    expect(page.locator(".j-flash")).to_contain_text("已作为变更提交审核")
    expect(page.locator(".j-title-row")).to_contain_text("变更待部门审核")
    people.visitor.goto(f"/dataset/{entry}")
    expect(people.visitor.locator("main")).to_contain_text("另一种摘要。")
    people.reviewer.goto(f"/review/{entry}")
    expect(
        people.reviewer.locator("tr", has_text="信息资源摘要").locator("ins").first
    ).to_be_visible()


def test_a_change_is_read_whole_or_down_to_the_rows_of_its_file(people: People) -> None:
    """只看变更, 全部字段, 数据行: links, so that each can be passed on and needs no script."""
    entry = people.changed("养老机构床位名录")
    page = people.reviewer
    page.goto(f"/review/{entry}")
    switch = page.get_by_role("navigation", name="显示内容")
    expect(switch.locator("[aria-current]")).to_have_text("只看变更")
    expect(page.locator(".j-diff")).not_to_contain_text("信息资源名称")
    see(page, "review-changes")
    switch.get_by_role("link", name="全部字段").click()
    expect(page.locator(".j-diff")).to_contain_text("信息资源名称")
    expect(switch.locator("[aria-current]")).to_have_text("全部字段")
    see(page, "review-all-fields")
    switch.get_by_role("link", name="数据行", exact=True).click()
    rows = page.locator("section[aria-labelledby=changes]")
    expect(rows).to_contain_text("新增 1，修改 1，删除 1，相同 1")
    for text in ("渝州路养老院", "谢家湾养老院", "120"):
        expect(rows).to_contain_text(text)
    see(page, "review-rows")
    expect(page).to_have_url(re.compile(r"view=rows"))


def test_a_release_is_made_and_read_by_everybody(people: People) -> None:
    """发布公告: what it adds and its files, without an account."""
    page = people.manager
    page.goto("/catalog/releases")
    page.get_by_label("说明").fill("季度公告")
    page.get_by_role("button", name="生成下一期").click()
    expect(page.get_by_role("heading", name="正在生成下一期公告")).to_be_visible()
    expect(page.get_by_role("button", name="生成下一期")).to_have_count(0)
    see(page, "review-release-making")
    told = re.search(r"第 (\d+) 期", people.demo.command("jiulongpo", "review", "ordered"))
    assert told is not None
    made = page.get_by_role("link", name=told[0])
    expect(made).to_be_visible()  # the page has followed by itself
    made.click()
    expect(page.locator("h1")).to_have_text(told[0])
    see(page, "review-release")
    visitor = people.visitor
    visitor.goto("/catalog/releases")
    see(visitor, "review-releases")
    expect(visitor.get_by_role("button", name="生成下一期")).to_have_count(0)
    visitor.locator("tbody th a").first.click()
    expect(visitor.locator("main")).to_contain_text("季度公告")
    with visitor.expect_download() as held:
        visitor.locator(".j-title-row").get_by_role("link", name="JSON").click()
    told = json.loads(held.value.path().read_text("utf-8"))
    assert told


def test_an_error_is_reported_with_an_account(people: People) -> None:
    """Somebody signed in needs no sum; whoever only reads answers nothing."""
    entry = _at_the_office(people, "校园开放日安排")
    people.act(people.manager, "jiulongpo_entry_approve", id=entry, publish=True)
    page = people.manager
    page.goto(f"/dataset/{entry}/corrections")
    page.get_by_label("正确的内容和依据").fill("联系电话已停机。")
    page.locator("form").get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".j-flash")).to_be_visible()
    page = people.clerk
    page.goto(f"/dataset/{entry}/corrections")
    page.get_by_label("答复", exact=True).first.fill("已更换电话。")
    page.get_by_role("button", name="已更正").first.click()
    expect(page.locator(".j-flash")).to_contain_text("已答复")


@pytest.mark.parametrize(
    ("who", "path", "name"),
    [
        ("reviewer", "/catalog/hand-over", "leaving"),
        ("reviewer", "/catalog/workdays", "workdays"),
        ("manager", "/catalog/reform", "reform"),
    ],
)
def test_the_pages_beside_read_well(people: People, who: str, path: str, name: str) -> None:
    """离岗转交, 工作日 and 合并部门, at both sizes."""
    page = getattr(people, who)
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    see(page, f"review-{name}")


def test_no_department_is_merged_by_a_name_that_is_mistyped(people: People) -> None:
    """合并部门: a look at what would go over; what was filled in stays where it is refused."""
    page = people.manager
    page.goto("/catalog/reform")
    names = page.locator("#organization option")
    page.locator("#organization").select_option(index=names.count() - 1)
    page.locator("#into").select_option(index=names.count() - 2)
    gone = page.locator("#organization option:checked").inner_text()
    page.get_by_role("button", name="查看会转走什么").click()
    expect(page.locator("#j-goes")).to_contain_text(gone)
    page.get_by_label("理由", exact=True).fill("机构改革方案")
    page.locator("#confirm").fill("另一个部门")
    page.get_by_role("button", name="确认合并").click()
    expect(page.locator(".j-flash")).to_contain_text("目前没有改动任何内容")
    expect(page.locator("#reason")).to_have_value("机构改革方案")
    see(page, "review-reform-look")
