"""The pages answer, say what they should, and take the steps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.conftest import Bureau


def _page(app: Any, bureau: Bureau, who: str, path: str, **form: str) -> Any:
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


def test_a_release_is_kept_as_it_was(bureau: Bureau, app: Any) -> None:
    entry = bureau.publish(title="公告里的名录")
    _page(app, bureau, "manager", "/catalog/releases", note="首次")
    assert "公告里的名录" in app.get("/catalog/releases/1").body
    first = app.get("/catalog/releases/1/catalogue.json").body
    for form in ("xlsx", "ttl"):
        assert app.get(f"/catalog/releases/1/catalogue.{form}").status_code == 200
    assert app.get("/catalog/releases/1/catalogue.exe").status_code == 404
    bureau.step("manager", "withdraw", entry["id"], reason="停用")
    _page(app, bureau, "manager", "/catalog/releases", note="第二次")
    second = bureau.act("stranger", "jiulongpo_release_show", number=2)
    assert [one["title"] for one in second["changes"]["removed"]] == ["公告里的名录"]
    assert app.get("/catalog/releases/1/catalogue.json").body == first
    assert _page(app, bureau, "cataloguer", "/catalog/releases", note="无权").status_code == 403
