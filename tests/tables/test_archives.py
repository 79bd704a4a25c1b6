"""Archives: what is in them, what is not and why, and names that harm no system."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import has_request_context
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.archives.names import Names, safe_part
from ckanext.jiulongpo.tables.archives.plan import Member, Plan
from ckanext.jiulongpo.tables.archives.zipping import About, zipped
from tests.tables.conftest import act, attach, entry, load

ROWS = "名称,床位\n甲院,20\n"
PERSON = "110101199003078515"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


def _opened(body: bytes) -> zipfile.ZipFile:
    package = zipfile.ZipFile(io.BytesIO(body))
    assert package.testzip() is None
    return package


def _manifest(package: zipfile.ZipFile) -> dict[str, Any]:
    return json.loads(package.read("manifest.json"))


@pytest.fixture(scope="module")
def full(site: CKANTestApp) -> dict[str, Any]:
    """An entry with a table, two files of one name, one with a hostile name, and a link."""
    made = entry(title="养老机构信息：全部/资料", license_id="cc-by", items=[
        {"name": "名称", "data_type": "C", "length": "50", "description": "机构的全称"}
    ])  # fmt: skip
    table = attach(made["id"], "homes.csv", ROWS)
    act("resource_patch", id=table, name="机构名单")
    load(table)
    for body in (b"%PDF-1", b"%PDF-2"):
        file_id = attach(made["id"], "plan.pdf", body)
        act("resource_patch", id=file_id, name="规划图.pdf")
    evil = attach(made["id"], "x.pdf", b"%PDF-3")
    act("resource_patch", id=evil, name="../../../etc/CON\u202egpj.exe")
    act(
        "resource_create",
        package_id=made["id"],
        name="接口",
        url="https://files.example.cn/api",
        format="API",
    )
    return made


@pytest.fixture
def package(site: CKANTestApp, full: dict[str, Any]) -> zipfile.ZipFile:
    answer = site.get(f"/dataset/{full['name']}/archive.zip", status=200)
    assert answer.headers["Content-Type"] == "application/zip"
    assert "filename*=UTF-8''%E5%85%BB%E8%80%81" in answer.headers["Content-Disposition"]
    return _opened(answer.data)


def test_all_files_come_with_their_papers(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    assert package.read("机构名单.csv").decode() == ROWS
    assert package.read("规划图.pdf") == b"%PDF-1"
    assert package.read("规划图 (2).pdf") == b"%PDF-2"
    assert {"metadata.json", "metadata.ttl", "数据字典.csv", "清单.csv"} <= set(names)
    assert any(name.startswith("来源") and name.endswith(".txt") for name in names)
    assert json.loads(package.read("metadata.json"))["title"] == "养老机构信息：全部/资料"
    assert len(Graph().parse(data=package.read("metadata.ttl"), format="turtle")) > 5
    dictionary = package.read("数据字典.csv").decode("utf-8-sig")
    assert "机构的全称" in dictionary
    assert names[-2] == "manifest.json"


def test_names_in_chinese_carry_the_mark_of_utf_8(package: zipfile.ZipFile) -> None:
    for info in package.infolist():
        assert info.filename.isascii() or info.flag_bits & 0x800


def test_hostile_names_lead_nowhere(package: zipfile.ZipFile) -> None:
    for name in package.namelist():
        assert not name.startswith(("/", ".", "\\"))
        assert ".." not in name.split("/")
        assert "\u202e" not in name
    assert any("etc CON" in name for name in package.namelist())


def test_the_manifest_tells_every_checksum_and_what_is_left_out(
    package: zipfile.ZipFile, full: dict[str, Any]
) -> None:
    told = _manifest(package)
    for row in told["files"]:
        body = package.read(row["path"])
        assert row["size"] == len(body)
        assert row["sha256"] == hashlib.sha256(body).hexdigest()
    assert told["source"].endswith(f"/dataset/{full['name']}")
    (left,) = told["left_out"]
    assert left["address"] == "https://files.example.cn/api"
    assert left["reason"]
    rows = list(csv.reader(io.StringIO(package.read("清单.csv").decode("utf-8-sig"))))
    assert len(rows) == 1 + 4 + 1


def test_each_file_of_an_archive_is_told_as_a_download(
    site: CKANTestApp, full: dict[str, Any]
) -> None:
    """With the reader's request, from which a count tells people from crawlers."""
    told: list[tuple[str, bool]] = []

    def hear(file_id: str) -> None:
        told.append((file_id, has_request_context()))

    with tk.signals.resource_download.connected_to(hear):
        assert site.get(f"/dataset/{full['name']}/archive.zip", headers=BROWSER).data
    assert len({file_id for file_id, _in_request in told}) == 4
    assert all(in_request for _file_id, in_request in told)


def test_a_file_that_is_held_gives_its_treated_table_instead(site: CKANTestApp) -> None:
    made = entry()
    file_id = attach(made["id"], "people.csv", f"姓名,身份证号\n张三,{PERSON}\n")
    load(file_id)
    site.get(f"/dataset/{made['name']}/archive.zip", status=403)
    act("jiulongpo_table_change", resource_id=file_id, treatments={"身份证号": "mask"})
    load(file_id)
    package = _opened(site.get(f"/dataset/{made['name']}/archive.zip").data)
    assert PERSON.encode() not in b"".join(package.read(name) for name in package.namelist())
    assert "张三" in package.read("people.csv").decode()
    assert "脱敏" in _manifest(package)["files"][0]["note"]


def test_an_entry_given_on_request_says_how_to_ask(site: CKANTestApp) -> None:
    made = entry(open_type="2", open_condition="实名申请", share_type="2", share_condition="依申请")
    attach(made["id"], "x.csv", ROWS)
    assert "实名申请" in site.get(f"/dataset/{made['name']}/archive.zip", status=403).body
    hidden = entry(catalog_state="draft")
    attach(hidden["id"], "x.csv", ROWS)
    site.get(f"/dataset/{hidden['name']}/archive.zip", status=404)
    site.get(f"/dataset/{entry()['name']}/archive.zip", status=404)


def test_a_search_is_told_first_and_packed_by_entry(
    site: CKANTestApp, full: dict[str, Any]
) -> None:
    other = entry(title="停车场信息", tag_string="packed")
    attach(other["id"], "spaces.csv", ROWS)
    act("package_patch", id=full["id"], tag_string="packed")
    page = site.get("/archive?tags=packed").body
    assert "打包下载" in page
    assert "/archive/search.zip?tags=packed" in page
    package = _opened(site.get("/archive/search.zip?tags=packed").data)
    folders = {name.partition("/")[0] for name in package.namelist() if "/" in name}
    assert folders == {"停车场信息", "养老机构信息：全部 资料"}
    assert _manifest(package)["found"] == 2
    site.get("/archive/search.zip?tags=nothing-has-it", status=404)
    assert "没有可以从本网站下载的文件" in site.get("/archive?tags=nothing-has-it").body


def test_limits_are_told_and_kept(site: CKANTestApp, full: dict[str, Any]) -> None:
    for setting, most in (("archive_files", 1), ("archive_megabytes", 0)):
        key = f"ckanext.jiulongpo.tables.{setting}"
        kept, tk.config[key] = tk.config[key], most
        try:
            answer = site.get(f"/dataset/{full['name']}/archive.zip", status=200 if most else 404)
        finally:
            tk.config[key] = kept
        if most:
            told = _manifest(_opened(answer.data))
            assert len([row for row in told["files"] if "entry" in row]) == 1
            assert len(told["left_out"]) == 4


def test_a_search_asks_for_words_not_for_fields(site: CKANTestApp) -> None:
    """A colon in the words is no way to ask the index for its fields."""
    site.get("/archive?q=private:true", status=200)
    site.get("/archive?q=%7B!func%7Dx", status=200)


def test_the_pages_lead_there(site: CKANTestApp, full: dict[str, Any]) -> None:
    assert f"/dataset/{full['name']}/archive.zip" in site.get(f"/dataset/{full['name']}").body
    assert "/archive?q=" in site.get("/dataset/?q=养老").body


def test_memory_does_not_grow_with_the_archive() -> None:
    """Two hundred megabytes pass through pieces of at most a few hundred kilobytes."""

    def content() -> Iterator[bytes]:
        for number in range(800):
            yield bytes([number % 251]) * (256 * 1024)

    plan = Plan(members=[Member("a.bin", content), Member("b.zip", content)])
    begun: list[str] = []
    about = About("x", "x", datetime.now(UTC), begun.append)
    longest = max(len(piece) for piece in zipped(plan, about))
    assert longest < 600 * 1024
    assert not begun


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c", "a b c"),
        ("..", "file"),
        ("CON.txt", "_CON.txt"),
        ("  .hidden. ", "hidden"),
        ("a\x00b\nc", "a b c"),
        ("文" * 200 + ".csv", "文" * 56 + ".csv"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_part(name, "file") == safe


@given(st.lists(st.text(max_size=100), max_size=20))
def test_no_two_names_meet_and_none_leaves_its_folder(given_names: list[str]) -> None:
    """Whatever people type: each path once, also where A is a, and none with an empty part."""
    names = Names()
    made = [names.give("夹", name) for name in given_names]
    assert len({path.casefold() for path in made}) == len(made)
    for path in made:
        folder, _slash, part = path.partition("/")
        assert folder == "夹"
        assert part
        assert "/" not in part
        assert not part.startswith(".")


def test_the_data_dictionary_is_given_by_itself(site: CKANTestApp) -> None:
    """The same table as in the archive; of an entry that nobody may see there is none."""
    name = entry()["name"]
    load(attach(name, "a.csv", "名称,床位\n甲院,20\n"))
    answer = site.get(f"/dataset/{name}/dictionary.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "床位" in answer.data.decode("utf-8-sig")
    site.get("/dataset/never-was/dictionary.csv", status=404)
    hidden = entry(catalog_state="draft")["name"]
    site.get(f"/dataset/{hidden}/dictionary.csv", status=404)
    site.get(f"/dataset/{entry()['name']}/dictionary.csv", status=404)
