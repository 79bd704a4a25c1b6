"""The pages answer, say what they should, and take the steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from ckanext.jiulongpo.review import clock
from tests.review.conftest import Bureau, tomorrow


def _page(app: Any, bureau: Bureau, who: str, path: str, **form: Any) -> Any:
    headers = bureau.headers(who)
    if form:
        return app.post(path, data=form, headers=headers, follow_redirects=False)
    return app.get(path, headers=headers)


def test_the_inbox_lists_what_waits_and_the_head_counts_it(bureau: Bureau, app: Any) -> None:
    entry = bureau.register(title="待审的名录", catalog_state="submitted")
    page = _page(app, bureau, "reviewer", "/review")
    assert "待审的名录" in page.body
    assert page.body.count("j-n-warm") >= 2
    assert "待审的名录" not in _page(app, bureau, "neighbour", "/review").body
    assert "/review" not in _page(app, bureau, "stranger", "/about").body
    page = _page(app, bureau, "reviewer", "/review", do="approve", ids=entry["name"])
    assert page.status_code == 302
    assert bureau.place(entry["id"]) == "office"


def test_the_review_page_shows_differences_and_takes_steps(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish(title="旧的名录")
    bureau.act(
        "cataloguer", "package_patch", id=entry["id"], title="新的名录", catalog_state="published"
    )
    path = f"/review/{entry['name']}"
    page = _page(app, bureau, "reviewer", path).body
    assert "<del>旧</del>的名录" in page
    assert "<ins>新</ins>的名录" in page
    _page(app, bureau, "reviewer", path, do="comment", field="title", text="<b>为何</b>改名")
    page = _page(app, bureau, "reviewer", path).body
    assert "&lt;b&gt;为何&lt;/b&gt;改名" in page
    assert "为何" not in _page(app, bureau, "cataloguer", path).body, "not sent yet"
    _page(app, bureau, "reviewer", path, do="return", reason="名称与代码表不符")
    page = _page(app, bureau, "cataloguer", path).body
    assert "名称与代码表不符" in page
    assert "为何" in page
    _page(app, bureau, "cataloguer", path, do="submit")
    _page(app, bureau, "reviewer", path, do="approve")
    _page(app, bureau, "manager", path, do="approve_part", fields="title")
    assert bureau.shown(entry["id"])["title"] == "新的名录"
    history = _page(app, bureau, "auditor", f"{path}/history").body
    assert "<ins>新</ins>" in history
    assert "名称与代码表不符" in history


def test_the_list_beside_is_ordered_by_department_and_tells_what_departments_mend(
    bureau: Bureau, app: Any
) -> None:
    """按部门 instead of 按期限, as a part of the address; 已退回，等提供方修改 for the office."""
    first, second = (bureau.register(catalog_state="submitted") for _each in range(2))
    path = f"/review/{first['name']}"
    page = _page(app, bureau, "manager", f"{path}?order=department&view=all").body
    assert f'<p class="j-day">{first["organization"]["title"]}</p>' in page
    assert "order=department#changes" in page, "the other views keep the order"
    assert "按期限" in page
    away = bureau.act("manager", "jiulongpo_review_inbox")["away"]
    bureau.step("manager", "return", second["id"], reason="请补充")
    assert bureau.act("manager", "jiulongpo_review_inbox")["away"] == away + 1
    assert f"等提供方修改：{away + 1}" in _page(app, bureau, "manager", path).body
    assert bureau.act("reviewer", "jiulongpo_review_inbox")["away"] == 0, "he mends them himself"


@pytest.mark.parametrize("path", ["/review/{name}", "/review/{name}/history"])
def test_what_is_inside_is_not_for_others(bureau: Bureau, app: Any, path: str) -> None:
    entry = bureau.publish()
    path = path.format(name=entry["name"])
    assert app.get(path, follow_redirects=False).status_code == 302
    assert _page(app, bureau, "neighbour", path).status_code == 403
    assert _page(app, bureau, "member", path).status_code == 200


def test_an_error_is_reported_answered_and_told_to_everybody(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish()
    path = f"/dataset/{entry['name']}/corrections"
    _page(app, bureau, "stranger", path, field="contact_phone", text="电话已停机")
    public = app.get(path).body
    assert "电话已停机" not in public
    assert "j-badge-warm" in app.get(f"/dataset/{entry['name']}").body
    assert "电话已停机" in _page(app, bureau, "cataloguer", "/review").body
    number = bureau.act("cataloguer", "jiulongpo_correction_waiting")[0]["number"]
    assert (
        _page(
            app, bureau, "neighbour", path, number=number, outcome="kept", answer="不"
        ).status_code
        == 403
    )
    _page(app, bureau, "cataloguer", path, number=number, outcome="corrected", answer="已换新号")
    assert "已换新号" in app.get(path).body


def test_reasons_hours_and_hand_overs_are_offered_and_taken(bureau: Bureau, app: Any) -> None:
    """Without JavaScript: a reason that is ticked stands in for the opinion."""
    entry = bureau.register(title="页面上的名录", catalog_state="submitted")
    path = f"/review/{entry['name']}"
    page = _page(app, bureau, "reviewer", path).body
    assert "信息项不一致" in page
    _page(app, bureau, "reviewer", path, do="return", return_codes="items-differ")
    assert "信息项与实际数据不一致" in _page(app, bureau, "cataloguer", path).body
    _page(app, bureau, "cataloguer", path, do="submit")
    _page(app, bureau, "reviewer", path, do="approve")
    page = _page(app, bureau, "manager", path).body
    assert "datetime-local" in page
    to = bureau.people["second_manager"]
    _page(app, bureau, "manager", path, do="hand_over", to=to, reason="出差")
    assert "给我的" in _page(app, bureau, "second_manager", "/review").body
    _page(app, bureau, "second_manager", path, do="approve_timed", at="")
    assert bureau.place(entry["id"]) == "office", "no hour, no publication"
    hour = datetime.fromisoformat(tomorrow())
    _page(app, bureau, "second_manager", path, do="approve_timed", at=hour.isoformat())
    assert bureau.place(entry["id"]) == "registered"
    for who, address in (
        ("manager", "/review"),
        ("cataloguer", "/review"),
        ("manager", path),
        ("cataloguer", f"/dataset/{entry['name']}"),
    ):
        page = _page(app, bureau, who, address).body
        assert f"{clock.local(hour):%Y-%m-%d %H:%M} 发布" in page, address
    history = _page(app, bureau, "auditor", f"{path}/history").body
    assert "信息项不一致" in history
    assert "出差" in history
    _page(app, bureau, "manager", path, do="unschedule")
    assert bureau.step("manager", "status", entry["id"])["timed"] is None


def test_many_are_published_at_an_hour_from_the_inbox(bureau: Bureau, app: Any) -> None:
    entry = bureau.register("sysadmin", title="批量定时的名录", catalog_state="registered")
    given = {"ids": entry["name"], "timed": "1"}
    _page(app, bureau, "manager", "/review", **given, at="")
    assert bureau.step("manager", "status", entry["id"])["timed"] is None
    _page(app, bureau, "manager", "/review", **given, at=tomorrow())
    assert bureau.step("manager", "status", entry["id"])["timed"]["kind"] == "publish"
    assert bureau.place(entry["id"]) == "registered"


def test_the_work_of_who_leaves_is_handed_over_on_a_page(bureau: Bureau, app: Any) -> None:
    path = "/catalog/hand-over"
    assert app.get(path, follow_redirects=False).status_code == 302
    assert _page(app, bureau, "cataloguer", path).status_code == 403
    entry = bureau.register("second", title="离岗的人的草稿")
    page = _page(app, bureau, "reviewer", path).body
    assert bureau.people["second"] in page
    given = {"organization": "home", "user": bureau.people["second"], "reason": "调离"}
    _page(app, bureau, "reviewer", path, **given, to=bureau.people["cataloguer"])
    assert "离岗的人的草稿" in _page(app, bureau, "cataloguer", "/review").body
    assert bureau.step("cataloguer", "status", entry["id"])["handed"]


def test_a_calendar_is_compared_and_imported_on_a_page(bureau: Bureau, app: Any) -> None:
    path, text = "/catalog/workdays", "日期,类型,名称\n2045-01-02,放假,元旦\n"
    assert "国庆节" in app.get(f"{path}?year=2026").body
    for odd in ("0", "9999", "x", "-1", "99999"):
        assert app.get(f"{path}?year={odd}").status_code == 200
    assert 'type="file"' not in app.get(path).body
    page = _page(app, bureau, "manager", path, do="check", text=text).body
    assert "2045-01-02" in page
    page = _page(app, bureau, "manager", path, do="keep", text=text, source="").body
    assert "JLP-R-034" in page
    assert "JLP-R-029" in _page(app, bureau, "manager", path, do="check", text="<b>").body
    done = _page(app, bureau, "manager", path, do="keep", text=text, source="测试通知")
    assert done.status_code == 302
    assert "测试通知" in app.get(f"{path}?year=2045").body
    assert _page(app, bureau, "cataloguer", path, do="check", text=text).status_code == 403


def test_who_mends_reads_in_the_form_why_it_was_returned(bureau: Bureau, app: Any) -> None:
    """The reason stands above the fields until the entry is submitted again, as text."""
    entry = bureau.register(title="退回再改的名录", catalog_state="submitted")
    bureau.step("reviewer", "return", entry["id"], reason="请写明<b>统计口径</b>。")
    headers = bureau.headers("cataloguer")
    form = app.get(f"/dataset/edit/{entry['name']}", headers=headers)
    assert "请写明&lt;b&gt;统计口径" in form.body
    assert f'href="/review/{entry["name"]}"' in form.body
    bureau.step("cataloguer", "submit", entry["id"])
    assert "统计口径&lt;" not in app.get(f"/dataset/edit/{entry['name']}", headers=headers).body


def test_the_drafts_of_an_import_are_submitted_together(bureau: Bureau, app: Any) -> None:
    """A writer submits them from one list; what all of them lack is said once, with their names."""
    whole = [bureau.register(title=f"校车{word}名录") for word in ("线路", "站点")]
    short = [bureau.register(title=f"校舍{word}名录", notes="") for word in ("修缮", "鉴定")]
    page = _page(app, bureau, "cataloguer", "/review").body
    for entry in (*whole, *short):
        assert f'name="ids" value="{entry["name"]}"' in page
    assert whole[0]["name"] not in _page(app, bureau, "neighbour", "/review").body
    ids = [entry["name"] for entry in (*whole, *short)]
    page = _page(app, bureau, "cataloguer", "/review", do="submit", ids=ids)
    page = app.get("/review", headers=bureau.headers("cataloguer")).body
    assert [bureau.place(entry["id"]) for entry in whole] == ["department"] * 2
    assert [bureau.place(entry["id"]) for entry in short] == ["draft"] * 2
    answer = bureau.act("cataloguer", "jiulongpo_entry_bulk", do="submit", ids=ids[2:], reason="")
    assert {each["title"] for each in answer["refused"]} == {"校舍修缮名录", "校舍鉴定名录"}
    errors = {each["error"] for each in answer["refused"]}
    assert len(errors) == 1
