"""只看变更, 全部字段, 数据行: how much of a change is shown, down to the rows of its files."""

from __future__ import annotations

import io
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests.pytest_ckan.fixtures import FakeFileStorage

from ckanext.jiulongpo.review.rows.pairing import pairs
from ckanext.jiulongpo.review.words import position
from ckanext.jiulongpo.tables.jobs import load_due
from tests.review.conftest import Bureau

OLD = "编号,名称,床位\n1,甲院,10\n2,乙院,20\n3,丙院,30\n"
NEW = "编号,名称,床位\n1,甲院,12\n2,乙院,20\n4,丁院,<b>40</b>\n"


def _file(**facts: Any) -> dict[str, Any]:
    return {"id": "a", "name": "名录", "url": "a.csv", "url_type": "upload", **facts}


@pytest.mark.parametrize(
    ("published", "proposed", "expected"),
    [
        ([_file()], [_file()], []),
        ([_file()], [_file(description="另一种说明")], []),
        ([_file()], [_file(id="b")], [("a", "b")]),
        ([_file(), _file(id="c", name="说明")], [_file(id="c", name="说明")], [("a", None)]),
        ([_file()], [_file(), _file(id="b", name="另一个")], [(None, "b")]),
        ([_file()], [_file(id="b", name="改了名")], [("a", "b")]),
        ([_file(), _file(id="c", name="丙")], [_file(id="d", name="丙"), _file()], [("c", "d")]),
        ([_file(url_type="")], [_file(url_type="", url="b.csv")], [("a", "a")]),
        ([], [], []),
        ([_file(name="")], [_file(id="b", name=""), _file(id="c")], [("a", "b"), (None, "c")]),
    ],
)
def test_a_file_is_known_again_by_its_name_or_its_place(
    published: list[Any], proposed: list[Any], expected: list[tuple[str, str]]
) -> None:
    """New bytes have an id of their own; which file they replace is found out."""
    found = pairs(published, proposed)
    assert [(p.old and p.old["id"], p.new and p.new["id"]) for p in found] == expected


def _upload(text: str, name: str = "data.csv") -> FakeFileStorage:
    return FakeFileStorage(io.BytesIO(text.encode()), name)


def _published_with(bureau: Bureau, text: str, **facts: Any) -> tuple[dict[str, Any], str]:
    """A published entry with a file, and the file's id."""
    entry = bureau.publish(open_type="1")
    given = {"name": "名录", "format": "CSV", "upload": _upload(text), **facts}
    file = bureau.act("sysadmin", "resource_create", package_id=entry["id"], **given)
    return entry, file["id"]


def _replace(bureau: Bureau, file: str, text: str, name: str = "data.csv") -> None:
    given = {"name": "名录", "format": "CSV", "upload": _upload(text, name)}
    bureau.act("cataloguer", "resource_update", id=file, **given)


def test_the_rows_of_a_replaced_file_are_compared(bureau: Bureau, app: Any) -> None:
    """Added, changed and removed rows, by the column that tells them apart; text is text."""
    entry, file = _published_with(bureau, OLD)
    _replace(bureau, file, NEW)
    (told,) = bureau.act("reviewer", "jiulongpo_entry_rows_diff", id=entry["id"])
    assert told["rows"]["key"] == ["编号"]
    assert told["rows"]["counts"] == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1}
    assert (told["finding"], told["old"]["id"]) == (None, file)
    page = app.get(f"/review/{entry['name']}?view=rows", headers=bureau.headers("reviewer")).body
    for text in ("丁院", "丙院", "12", "&lt;b&gt;40&lt;/b&gt;"):
        assert text in page
    assert "<b>40</b>" not in page
    assert bureau.shown(entry["id"])["resources"][0]["id"] == file, "the public sees the old one"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("\x00\x01 nothing", "data.bin", ""),
        (f"编号,名称\n{'1,甲' * 1_000_000}", "data.csv", "JLP-T-502"),
    ],
)
def test_what_is_no_table_or_too_large_is_said(
    bureau: Bureau, app: Any, text: str, name: str, code: str
) -> None:
    """The page stays, says why, and leads to both files."""
    entry, file = _published_with(bureau, OLD)
    _replace(bureau, file, text, name)
    (told,) = bureau.act("reviewer", "jiulongpo_entry_rows_diff", id=entry["id"])
    assert told["rows"] is None
    assert told["finding"]["code"].startswith(code or "JLP-")
    answer = app.get(f"/review/{entry['name']}?view=rows", headers=bureau.headers("reviewer"))
    assert told["finding"]["code"] in answer.body
    assert "/download/" in answer.body


def test_large_files_are_compared_by_a_worker_who_is_asked(bureau: Bureau, app: Any) -> None:
    """A button asks, the page waits, the rows appear."""
    rows = [f"{n},养老机构第{n}号院,{n % 90},九龙坡区石桥铺街道" for n in range(45_000)]
    head = "编号,名称,床位,地址\n"
    entry, file = _published_with(bureau, head + "\n".join(rows))
    _replace(bureau, file, head + "\n".join(["0,甲院,1,一路", *rows[2:], "x,乙院,2,二路"]))
    (told,) = bureau.act("reviewer", "jiulongpo_entry_rows_diff", id=entry["id"])
    assert (told["rows"], told["can_ask"], told["waiting"]) == (None, True, False)
    path, headers = f"/review/{entry['name']}/rows", bureau.headers("reviewer")
    for who in ("neighbour", "stranger"):
        with pytest.raises(tk.NotAuthorized):
            _ask(bureau, who, entry, told)
    with pytest.raises(tk.ObjectNotFound):
        _ask(bureau, "reviewer", entry, {"new": {"id": file}})
    form = {"file": told["new"]["id"]}
    answer = app.post(path, data=form, headers=headers, follow_redirects=False)
    assert answer.location.endswith("view=rows#changes")
    assert 'hx-trigger="every 3s"' in app.get(path, headers=headers).body
    with app.flask_app.test_request_context():
        load_due()
    (told,) = bureau.act("reviewer", "jiulongpo_entry_rows_diff", id=entry["id"])
    assert told["rows"]["counts"] == {"added": 1, "changed": 1, "removed": 1, "unchanged": 44_998}
    body = app.get(path, headers=headers).body
    assert "甲院" in body
    assert "hx-trigger" not in body


def _ask(bureau: Bureau, who: str, entry: dict[str, Any], told: dict[str, Any]) -> None:
    bureau.act(who, "jiulongpo_entry_rows_compare", id=entry["id"], file=told["new"]["id"])


def test_a_link_is_not_fetched(bureau: Bureau) -> None:
    """A reviewer's page asks no other machine for anything."""
    entry = bureau.publish()
    facts = {"name": "链接", "format": "CSV", "url": "https://example.org/a.csv"}
    bureau.act("sysadmin", "resource_create", package_id=entry["id"], **facts)
    file = bureau.shown(entry["id"])["resources"][-1]["id"]
    bureau.act("cataloguer", "resource_patch", id=file, url="https://example.org/b.csv")
    (told,) = bureau.act("reviewer", "jiulongpo_entry_rows_diff", id=entry["id"])
    assert told["finding"]["code"] == "JLP-R-040"


def test_rows_are_for_those_who_see_inside(bureau: Bureau) -> None:
    """As the other differences of a pending version."""
    entry, file = _published_with(bureau, OLD)
    _replace(bureau, file, NEW)
    for who in ("neighbour", "stranger"):
        with pytest.raises(tk.NotAuthorized):
            bureau.act(who, "jiulongpo_entry_rows_diff", id=entry["id"])
    with pytest.raises(tk.ObjectNotFound):
        bureau.act("reviewer", "jiulongpo_entry_rows_diff", id="no-such-entry")
    assert bureau.act("auditor", "jiulongpo_entry_rows_diff", id=entry["id"])


def test_the_switch_is_a_part_of_the_address(bureau: Bureau, app: Any) -> None:
    """All fields stand beside each other, those that are the same too; a comment keeps the view."""
    entry = bureau.publish(title="切换视图的名录")
    bureau.act("cataloguer", "package_patch", id=entry["id"], notes="全新的摘要")
    path = f"/review/{entry['name']}"
    headers = bureau.headers("reviewer")
    changes, everything = (app.get(path + q, headers=headers).body for q in ("", "?view=all"))
    diff = bureau.step("reviewer", "diff", entry["id"])
    same = [part["label"] for part in diff["parts"] if part["kind"] == "same"]
    assert len(same) == diff["same"] > len(diff["changes"])
    assert "全新的摘要" in changes
    assert all(label in everything for label in same)
    assert everything.count("<tr id=") == len(diff["parts"]) > changes.count("<tr id=")
    places = [position(part["key"].partition(":")[0]) for part in diff["parts"]]
    assert places == sorted(places), "in the catalogue's order"
    rows = app.get(f"{path}?view=rows", headers=headers).body
    assert "j-empty" in rows
    assert app.get(f"{path}?view=<b>", headers=headers).body.count('aria-current="true"') >= 1
    form = {
        "do": "comment",
        "field": "title",
        "text": "名称为何不改",
        "view": "all",
        "anchor": "d1",
    }
    answer = app.post(path, data=form, headers=headers, follow_redirects=False)
    assert answer.headers["Location"].endswith(f"{path}?view=all#d1")
    assert "名称为何不改" in app.get(f"{path}?view=rows", headers=headers).body


def test_an_entry_that_is_not_published_has_no_rows_beside(bureau: Bureau, app: Any) -> None:
    """The empty state says so and leads on."""
    entry = bureau.register(catalog_state="submitted")
    page = app.get(f"/review/{entry['name']}?view=rows", headers=bureau.headers("reviewer")).body
    assert "j-empty" in page
    assert bureau.act("reviewer", "jiulongpo_entry_rows_diff", id=entry["id"]) == []
