"""Versions of files: kept once, listed, fetched by those who may, removed for good, compared."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.source import Fetched
from ckanext.jiulongpo.tables.versions import service, shelf
from ckanext.jiulongpo.tables.versions.comparing import service as comparing
from ckanext.jiulongpo.tables.versions.model import versions_of
from tests.portal.page import Page
from tests.tables.conftest import act, attach, entry, load, replace

FIRST = "机构代码,名称,床位\nA1,甲院,20\nA2,乙院,30\nA3,丙院,40\n"
SECOND = "机构代码,名称,床位,电话登记\nA0,新院,5,有\nA1,甲院,25,\nA3,丙院,40,\n"
PERSON = "110101199003078515"


def _file(first: str, *more: str) -> tuple[dict[str, Any], str]:
    """A file that was uploaded several times, loaded after each."""
    made = entry()
    file_id = attach(made["id"], "homes.csv", first)
    load(file_id)
    for content in more:
        replace(file_id, content, "homes.csv")
        load(file_id)
    return made, file_id


def _listed(file_id: str) -> list[dict[str, Any]]:
    return act("jiulongpo_file_version_list", resource_id=file_id)


def _compared(file_id: str, **asked: Any) -> dict[str, Any]:
    return act("jiulongpo_file_versions_compare", resource_id=file_id, old=1, new=2, **asked)


@pytest.fixture(scope="module")
def twice(site: CKANTestApp) -> tuple[dict[str, Any], str]:
    return _file(FIRST, SECOND)


def test_each_upload_is_a_version_with_size_rows_and_checksum(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    second, first = _listed(twice[1])
    assert (first["number"], second["number"]) == (1, 2)
    assert first["size"] == len(FIRST.encode())
    assert (first["rows"], second["rows"]) == (3, 3)
    assert second["present"]
    assert not first["present"]
    assert site.get(first["url"]).data.decode() == FIRST
    assert site.get(second["url"]).data.decode() == SECOND


def test_the_same_bytes_are_kept_once(site: CKANTestApp) -> None:
    """A file that comes back to what it was has three versions and two objects on the shelf."""
    _made, file_id = _file(FIRST, SECOND, FIRST)
    found = _listed(file_id)
    assert [v["sha256"] for v in found] == [
        found[0]["sha256"],
        found[1]["sha256"],
        found[0]["sha256"],
    ]
    replace(file_id, FIRST, "homes.csv")
    load(file_id)
    assert len(_listed(file_id)) == 3


def test_a_file_without_a_table_has_versions_too(site: CKANTestApp) -> None:
    made = entry()
    file_id = attach(made["id"], "plan.pdf", b"%PDF-1.4 one")
    replace(file_id, b"%PDF-1.4 two", "plan.pdf")
    second, first = _listed(file_id)
    assert site.get(first["url"]).data == b"%PDF-1.4 one"
    assert second["rows"] is None


def test_a_version_is_given_in_parts_like_the_file(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    url = _listed(twice[1])[1]["url"]
    answer = site.get(url, headers={"Range": "bytes=0-9"}, status=206)
    assert answer.data == FIRST.encode()[:10]
    assert "-v1.csv" in answer.headers["Content-Disposition"]


def test_the_page_of_the_file_lists_them(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    made, file_id = twice
    page = site.get(f"/dataset/{made['name']}/resource/{file_id}").body
    assert "历史版本" in page
    assert _listed(file_id)[1]["sha256"] in page
    assert "/versions/compare?old=1&amp;new=2" in page


def test_the_list_of_an_entrys_files_has_the_checksum_and_leads_to_the_versions(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    """Of the present bytes; a file that never changed has no versions to lead to."""
    made, file_id = twice
    told = Page(site.get(f"/dataset/{made['name']}"))
    assert _listed(file_id)[0]["sha256"] in told.all("#files tbody code")[0].get("title")
    assert told.all("#files tbody th span a")[0].get("href").endswith(f"{file_id}#versions")
    assert told.text("#files tbody th span a") == "第 2 版"
    once, once_id = _file(FIRST)
    told = Page(site.get(f"/dataset/{once['name']}"))
    assert told.all("#files tbody code")[0].get("title") == _listed(once_id)[0]["sha256"]
    assert not told.all("#files tbody th span a")


def test_nobody_learns_the_checksum_of_a_file_that_he_may_not_fetch(site: CKANTestApp) -> None:
    """Whoever guesses the bytes of a held file must not find his guess confirmed."""
    made, file_id = _file(f"姓名,身份证号\n张三,{PERSON}\n")
    assert _listed(file_id)[0]["sha256"]
    assert _as_anyone(site, file_id)[0]["sha256"] == ""
    assert not Page(site.get(f"/dataset/{made['name']}")).all("#files tbody code")


def test_what_is_too_old_or_too_many_is_dropped(site: CKANTestApp, ckan_config: Any) -> None:
    """The newest stays whatever its age; that there was a version stays known."""
    _made, file_id = _file(FIRST, SECOND, FIRST + "A9,末院,1\n")
    with site.flask_app.test_request_context():
        tk.config["ckanext.jiulongpo.tables.versions_days"] = 30
        try:
            for version in versions_of(file_id):
                version.kept = datetime.now(UTC) - timedelta(days=60)
            model.Session.commit()
            assert service.prune() >= 2
        finally:
            tk.config["ckanext.jiulongpo.tables.versions_days"] = 1095
    third, second, first = _listed(file_id)
    assert third["url"]
    assert second["removed_why"] == first["removed_why"] == "retention"
    assert not first["url"]
    site.get(f"/dataset/x/file/{file_id}/versions/1/bytes", status=404)


def test_a_removed_version_is_really_gone(site: CKANTestApp) -> None:
    """Bytes, differences and comparisons go; number, size and reason stay."""
    made, file_id = _file(FIRST + "A8,独一院,8\n", SECOND + "A7,独二院,7,\n")
    assert _compared(file_id)["counts"]["removed"]
    sha = _listed(file_id)[1]["sha256"]
    act("jiulongpo_file_version_remove", resource_id=file_id, number=1, reason="含个人信息")
    with site.flask_app.test_request_context():
        first = versions_of(file_id)[1]
        assert not shelf.holds(shelf.Kept(sha, first.size))
        assert first.removed_why == "含个人信息"
        kept = model.Session.execute(
            model.Session.query(comparing.FileComparison).filter_by(resource_id=file_id).statement
        ).all()
        assert not kept
    site.get(f"/dataset/{made['name']}/file/{file_id}/versions/1/bytes", status=410)
    with pytest.raises(tk.ObjectNotFound):
        _compared(file_id)


def test_bytes_that_another_file_has_too_stay_for_it(site: CKANTestApp) -> None:
    _made, mine = _file("名称\n共有院\n", "名称\n别院\n")
    other_entry, other = _file("名称\n共有院\n")
    act("jiulongpo_file_version_remove", resource_id=mine, number=1, reason="x")
    url = f"/dataset/{other_entry['name']}/file/{other}/versions/1/bytes"
    assert "共有院" in site.get(url).data.decode()


def test_the_present_version_is_not_removed(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    with pytest.raises(tk.ValidationError, match="当前版本"):
        act("jiulongpo_file_version_remove", resource_id=twice[1], number=2, reason="x")
    with pytest.raises(tk.ObjectNotFound):
        act("jiulongpo_file_version_remove", resource_id=twice[1], number=9, reason="x")
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_file_version_remove", resource_id=twice[1], number=1, reason="")


def test_a_former_version_with_persons_stays_inside(site: CKANTestApp) -> None:
    """The clean file is public; what it replaced is not, and neither are the differences."""
    made, file_id = _file(f"姓名,身份证号\n张三,{PERSON}\n", "姓名,类别\n张三,甲\n")
    base = f"/dataset/{made['name']}/file/{file_id}/versions"
    assert site.get(f"{base}/2/bytes").data
    assert PERSON not in site.get(f"{base}/1/bytes", status=403).body
    assert PERSON not in site.get(f"{base}/compare?old=1&new=2", status=403).body
    site.get(f"{base}/compare.csv?old=1&new=2", status=403)
    assert not _as_anyone(site, file_id)[1]["url"]
    assert not _as_anyone(site, file_id)[1]["sha256"]


def _as_anyone(site: CKANTestApp, file_id: str) -> list[dict[str, Any]]:
    answer = site.get(f"/api/3/action/jiulongpo_file_version_list?resource_id={file_id}")
    return answer.json["result"]


def test_only_who_administers_the_department_removes(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    user = factories.UserWithToken()
    act("organization_member_create", id="mzj", username=user["name"], role="editor")
    answer = site.post(
        "/api/3/action/jiulongpo_file_version_remove",
        json={"resource_id": twice[1], "number": 1, "reason": "x"},
        headers={"Authorization": user["token"]},
    )
    assert answer.status_code == 403


def test_rows_are_known_again_by_a_column_that_tells_them_apart(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    told = _compared(twice[1])
    assert told["key"] == ["机构代码"]
    assert told["counts"] == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1}
    assert told["added_columns"] == ["电话登记"]
    changed, added, removed = told["differences"]
    assert (changed["old"]["床位"], changed["new"]["床位"]) == ("20", "25")
    assert (changed["old_row"], changed["new_row"]) == (2, 3)
    assert added["new"]["名称"] == "新院"
    assert removed["old"]["名称"] == "乙院"
    assert [d["change"] for d in _compared(twice[1], change="added")["differences"]] == ["added"]
    rest = _compared(twice[1], after=changed["number"], limit=1)["differences"]
    assert [d["number"] for d in rest] == [added["number"]]


def test_without_such_a_column_whole_rows_are_counted(site: CKANTestApp) -> None:
    """Equal rows are counted: of three alike one less is one removed."""
    _made, file_id = _file(
        "街镇,类别\n走马镇,甲\n走马镇,甲\n走马镇,甲\n西彭镇,乙\n",
        "街镇,类别\n走马镇,甲\n西彭镇,乙\n走马镇,甲\n含谷镇,乙\n",
    )
    told = _compared(file_id)
    assert told["key"] == []
    assert told["counts"] == {"added": 1, "changed": 0, "removed": 1, "unchanged": 3}


def test_a_count_of_lines_is_no_key(site: CKANTestApp) -> None:
    """With 序号 as the key, one row more at the top would change all the others."""
    _made, file_id = _file("序号,名称\n1,甲院\n2,乙院\n", "序号,名称\n1,新院\n2,甲院\n3,乙院\n")
    told = _compared(file_id)
    assert told["key"] == ["名称"]
    assert told["counts"]["added"] == 1


def test_a_key_may_be_named_and_must_tell_rows_apart(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    told = _compared(twice[1], key_columns=["名称"])
    assert told["key"] == ["名称"]
    _made, file_id = _file("街镇,数\n甲,1\n甲,2\n", "街镇,数\n甲,1\n甲,3\n")
    failed = _compared(file_id, key_columns=["街镇"])
    assert failed["state"] == "failed"
    assert "街镇" in failed["problem"]
    missing = _compared(file_id, key_columns=["不存在"])
    assert "不存在" in missing["problem"]
    both = _compared(file_id, key_columns=["街镇", "数"])
    assert both["counts"]["added"] == both["counts"]["removed"] == 1


def test_formats_do_not_matter(site: CKANTestApp) -> None:
    """The same rows as CSV and as JSON do not differ."""
    made = entry()
    file_id = attach(made["id"], "homes.csv", "名称,床位\n甲院,20\n乙院,\n")
    load(file_id)
    replace(file_id, '[{"名称": "甲院", "床位": 20}, {"名称": "乙院", "床位": null}]', "homes.json")
    load(file_id)
    assert _compared(file_id)["counts"] == {"added": 0, "changed": 0, "removed": 0, "unchanged": 2}


def test_bad_questions_are_answered(site: CKANTestApp, twice: tuple[dict[str, Any], str]) -> None:
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_file_versions_compare", resource_id=twice[1], old=2, new=2)
    with pytest.raises(tk.ObjectNotFound):
        act("jiulongpo_file_versions_compare", resource_id=twice[1], old=1, new=7)
    made = entry()
    file_id = attach(made["id"], "plan.pdf", b"%PDF-1.4 one")
    replace(file_id, b"%PDF-1.4 two", "plan.pdf")
    assert _compared(file_id)["state"] == "failed"


def test_what_is_large_waits_for_the_worker(
    site: CKANTestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "_AT_ONCE", 10)
    made, file_id = _file(FIRST, SECOND)
    assert _compared(file_id)["state"] == "waiting"
    page = site.get(f"/dataset/{made['name']}/file/{file_id}/versions/compare")
    assert page.headers["Refresh"]
    site.get(f"/dataset/{made['name']}/file/{file_id}/versions/compare.csv?old=1&new=2", status=409)
    with site.flask_app.test_request_context():
        assert comparing.work_off() >= 1
        assert comparing.work_off() == 0
    assert _compared(file_id)["state"] == "ready"


def test_what_is_too_large_is_refused(site: CKANTestApp, twice: tuple[dict[str, Any], str]) -> None:
    with site.flask_app.test_request_context():
        tk.config["ckanext.jiulongpo.tables.compare_megabytes"] = 0
    try:
        with pytest.raises(tk.ValidationError):
            _compared(twice[1], key_columns=["床位"])
    finally:
        tk.config["ckanext.jiulongpo.tables.compare_megabytes"] = 100


def test_the_page_shows_the_differences(
    site: CKANTestApp, twice: tuple[dict[str, Any], str]
) -> None:
    made, file_id = twice
    page = site.get(f"/dataset/{made['name']}/file/{file_id}/versions/compare?old=1&new=2").body
    assert "<del>20</del>" in page
    assert "<ins>25</ins>" in page
    assert "新院" in page
    bad = site.get(
        f"/dataset/{made['name']}/file/{file_id}/versions/compare?old=2&new=2", status=400
    )
    assert "版本自身" in bad.body


def test_differences_as_files(site: CKANTestApp, twice: tuple[dict[str, Any], str]) -> None:
    made, file_id = twice
    base = f"/dataset/{made['name']}/file/{file_id}/versions/compare"
    text = site.get(f"{base}.csv?old=1&new=2").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][3:] == ["机构代码", "名称", "床位", "电话登记"]
    assert [row[4] for row in rows[1:]] == ["甲院", "甲院", "新院", "乙院"]
    book = load_workbook(io.BytesIO(site.get(f"{base}.xlsx?old=1&new=2").data))
    after = book.worksheets[0][3]
    assert after[5].value == "25"
    assert after[5].fill.fgColor.rgb == "FFFFF2CC"
    assert after[3].fill.fgColor.rgb != "FFFFF2CC"


def test_a_formula_in_a_cell_is_no_formula_in_the_differences(site: CKANTestApp) -> None:
    made, file_id = _file("名称,值\n甲,1\n", "名称,值\n甲,=1+1\n")
    url = f"/dataset/{made['name']}/file/{file_id}/versions/compare.csv?old=1&new=2"
    assert ",'=1+1" in site.get(url).data.decode()


def test_a_write_that_was_cut_off_is_made_good(site: CKANTestApp) -> None:
    """Fewer bytes under a checksum than it stands for are written anew, not believed."""
    with site.flask_app.test_request_context():
        body = b"whole bytes of a file"
        kept = shelf.put(io.BytesIO(body))
        place = shelf._place(kept.sha256)
        shelf._storage().remove(shelf.files.FileData(place))
        cut = shelf.fk.Upload(io.BytesIO(b"who"), "x", 3, "text/plain")
        shelf._storage().upload(place, cut)
        assert not shelf.holds(kept)
        shelf.put(io.BytesIO(body))
        assert b"".join(shelf.bytes_of(kept, 6, 11)) == b"bytes"


def test_a_file_that_is_gone_has_no_version(site: CKANTestApp) -> None:
    with site.flask_app.test_request_context():
        assert service.keep("no-such-file", Fetched(io.BytesIO(b"x"), "x.csv", 1)) == 0
