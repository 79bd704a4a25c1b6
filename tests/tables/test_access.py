"""The rows and bytes of a file are as secret as the file, by whichever way they are asked for."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from pyarrow import parquet

from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.keeping.model import KeptDownload
from tests.tables.conftest import act, attach, entry, load, replace

WORD = "金丝雀一号院"
FORMER = 990017
"""Stands in the version before only."""
ROWS = f"名称,床位\n{WORD},20\n"
ON_REQUEST = {
    "open_type": "2",
    "open_condition": "实名申请",
    "share_type": "2",
    "share_condition": "依申请",
}
CLOSED = {"open_type": "3", "open_condition": "内部资料"}
DRAFT = {"catalog_state": "draft"}
STATES: dict[str, dict[str, Any]] = {
    "open": {},
    "on_request": ON_REQUEST,
    "shared": CLOSED,
    "draft": DRAFT,
}
FETCHED = {
    "anonymous": {"open"},
    "stranger": {"open"},
    "other_department": {"open"},
    "member": set(STATES),
}
WAYS = (
    "/dataset/{name}",
    "/dataset/{name}/table/{file}",
    "/dataset/{name}/table/{file}/xlsx",
    "/dataset/{name}/table/{file}/csv",
    "/dataset/{name}/table/{file}/json",
    "/dataset/{name}/table/{file}/xml",
    "/dataset/{name}/table/{file}/bad-rows",
    "/dataset/{name}/table/{file}/settings",
    "/datastore/dump/{file}",
    "/datastore/dump/{file}?format=json",
    "/datastore/api_info/{file}",
    "/dataset/{name}/dictionary/{file}",
    "/api/3/action/datastore_search?resource_id={file}",
    "/api/3/action/datastore_search?resource_id={file}&q=20",
    "/api/3/action/datastore_info?resource_id={file}",
    "/api/3/action/jiulongpo_table_query?resource_id={file}",
    "/api/3/action/jiulongpo_table_query?resource_id={file}&group_by=%5B%22%E5%90%8D%E7%A7%B0%22%5D",
    "/api/3/action/jiulongpo_table_show?resource_id={file}",
    "/api/3/action/jiulongpo_table_bad_rows?resource_id={file}",
    "/dataset/{name}/table/{file}/csv-excel",
    "/dataset/{name}/table/{file}/jsonl",
    "/dataset/{name}/table/{file}/ttl",
    "/dataset/{name}/table/{file}/parquet",
    "/dataset/{name}/table/{file}/csvw",
    "/dataset/{name}/table/{file}/tsv",
    "/dataset/{name}/resource/{file}/download/x.csv",
    "/dataset/{name}/resource/{file}/download",
    "/dataset/{name}/archive.zip",
    "/dataset/{name}/file/{file}/versions/1/bytes",
    "/dataset/{name}/file/{file}/versions/2/bytes",
    "/dataset/{name}/file/{file}/versions/compare?old=1&new=2",
    "/dataset/{name}/file/{file}/versions/compare.csv?old=1&new=2",
    "/dataset/{name}/file/{file}/versions/compare.xlsx?old=1&new=2",
    "/api/3/action/jiulongpo_file_versions_compare?resource_id={file}&old=1&new=2",
    "/api/3/action/jiulongpo_file_version_list?resource_id={file}",
    "/archive?tags=bytes",
    "/archive/search.zip?tags=bytes",
    "/dataset/{name}/resource/{file}",
    "/dataset/{name}.ttl",
    "/dataset/{name}.jsonld",
    "/file/download/{file}",
    "/file/public-download/test/{file:.3}/{part}/{rest}",
    "/file/public-download/test/versions/{sha:.2}/{tail}",
    "/file/public-download/test/{kept}",
    "/api/3/action/file_show?id={file}",
    "/api/3/action/resource_show?id={file}",
    "/api/3/action/package_show?id={name}",
)
GIVES_BYTES = (
    "/dataset/{name}/table/{file}/csv",
    "/dataset/{name}/table/{file}/xlsx",
    "/dataset/{name}/table/{file}/ttl",
    "/dataset/{name}/table/{file}/parquet",
    "/dataset/{name}/resource/{file}/download/x.csv",
    "/dataset/{name}/archive.zip",
    "/dataset/{name}/file/{file}/versions/1/bytes",
    "/dataset/{name}/file/{file}/versions/compare?old=1&new=2",
    "/dataset/{name}/file/{file}/versions/compare.csv?old=1&new=2",
    "/api/3/action/jiulongpo_file_versions_compare?resource_id={file}&old=1&new=2",
    "/api/3/action/jiulongpo_table_query?resource_id={file}",
    "/api/3/action/datastore_search?resource_id={file}",
    "/datastore/dump/{file}",
)
"""Ways that are refused with the condition that the department has set."""


@pytest.fixture(scope="module")
def world(site: CKANTestApp) -> dict[str, Any]:
    files = {}
    for state, fields in STATES.items():
        made = entry(tag_string="bytes", **fields)
        file_id = attach(made["id"], "x.csv", f"名称,床位\n旧院,{FORMER}\n")
        load(file_id)
        replace(file_id, ROWS, "x.csv")
        assert load(file_id)["rows"] == 1
        sha = act("jiulongpo_file_version_list", resource_id=file_id)[0]["sha256"]
        files[state] = {"name": made["name"], "file": file_id, "sha": sha, "tail": sha[2:],
                        "part": file_id[3:6], "rest": file_id[6:]}  # fmt: skip
    tokens = {"anonymous": ""}
    for role, seat in (("stranger", ""), ("other_department", "jy"), ("member", "mzj")):
        user = factories.UserWithToken()
        tokens[role] = user["token"]
        if seat:
            _seat(user["name"], seat)
    for place in files.values():
        place["kept"] = _kept(site, place, tokens["member"])
    return {"files": files, "tokens": tokens}


def _kept(site: CKANTestApp, place: dict[str, str], token: str) -> str:
    """Have the downloads kept for whoever may fetch them, who comes first; where the CSV lies."""
    headers = {"Authorization": token}
    for form in ("csv", "tsv", "xlsx", "json", "jsonl", "xml", "csv-excel", "ttl", "parquet"):
        path = f"/dataset/{place['name']}/table/{place['file']}/{form}"
        assert site.get(path, headers=headers, status=200).get_data()
    table = KeptDownload.__table__
    query = sa.select(table.c.place).where(
        table.c.resource_id == place["file"], table.c.form == "csv", table.c.made.is_not(None)
    )
    with model.ensure_engine().connect() as connection:
        return str(connection.execute(query).scalar_one())


def _seat(user: str, organization: str) -> None:
    act("organization_member_create", id=organization, username=user, role="member")


@pytest.mark.parametrize("role", FETCHED)
def test_no_way_gives_rows_to_those_who_may_not_fetch_the_file(
    site: CKANTestApp, world: dict[str, Any], role: str
) -> None:
    token = world["tokens"][role]
    headers = {"Authorization": token} if token else {}
    leaks, told = [], set()
    for state, place in world["files"].items():
        for way in WAYS:
            answer = site.get(way.format(**place), headers=headers, follow_redirects=False)
            text = said(answer)
            if WORD in text or str(FORMER) in text:
                if "tags=" in way:  # holds the files of all states that the role may fetch
                    continue
                told.add(state)
                if state not in FETCHED[role]:
                    leaks.append(f"{role} {state} {way} {answer.status_code}")
    assert not leaks
    assert told == FETCHED[role]


def test_the_archive_of_a_search_holds_what_each_role_may_fetch(
    site: CKANTestApp, world: dict[str, Any]
) -> None:
    """Counted by folder, for the files of all states are alike."""
    for role, fetched in FETCHED.items():
        token = world["tokens"][role]
        headers = {"Authorization": token} if token else {}
        answer = site.get("/archive/search.zip?tags=bytes", headers=headers, status=200)
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as package:
            folders = {name.partition("/")[0] for name in package.namelist() if "/" in name}
        assert len(folders) == len(fetched), role


@pytest.mark.parametrize("role", ["anonymous", "other_department"])
@pytest.mark.parametrize("way", GIVES_BYTES)
def test_bytes_are_given_or_refused_with_how_to_ask(
    site: CKANTestApp, world: dict[str, Any], role: str, way: str
) -> None:
    """Nothing between: no empty file, no redirect, no part of the data."""
    token = world["tokens"][role]
    headers = {"Authorization": token} if token else {}
    answer = site.get(way.format(**world["files"]["on_request"]), headers=headers)
    assert answer.status_code == 403
    text = answer.get_data(as_text=True)
    assert "实名申请" in text or "实名申请" in json.dumps(answer.json or {}, ensure_ascii=False)
    hidden = site.get(way.format(**world["files"]["draft"]), headers=headers)
    assert hidden.status_code in (403, 404)
    assert site.get(way.format(**world["files"]["open"]), headers=headers).status_code == 200


def said(answer: Any) -> str:
    """What an answer says, through the escapes of JSON, the zip of a workbook, of an archive."""
    body = answer.get_data()
    if body.startswith(b"PAR1"):
        return str(parquet.read_table(io.BytesIO(body)).to_pylist())
    if body.startswith(b"PK") and b"xl/workbook.xml" not in body:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts = [package.read(name) for name in package.namelist()]
        return b"\n".join(parts).decode("utf-8", "replace")
    if body.startswith(b"PK"):
        book = load_workbook(io.BytesIO(body))
        return str([list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets])
    text = body.decode("utf-8", "replace")
    try:
        return text + json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def test_a_file_on_request_is_refused_with_how_to_apply(
    site: CKANTestApp, world: dict[str, Any]
) -> None:
    place = world["files"]["on_request"]
    answer = site.get(f"/dataset/{place['name']}/table/{place['file']}/csv", status=403)
    assert "实名申请" in answer.body
    hidden = world["files"]["draft"]
    site.get(f"/dataset/{hidden['name']}/table/{hidden['file']}/csv", status=404)


def test_nobody_lists_the_tables(site: CKANTestApp, world: dict[str, Any]) -> None:
    answer = site.get("/api/3/action/datastore_search?resource_id=_table_metadata", status=404)
    assert world["files"]["draft"]["file"] not in answer.body
    site.get("/api/3/action/datastore_search_sql?sql=select%201", status=400)
