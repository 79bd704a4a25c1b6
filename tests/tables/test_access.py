"""The rows of a file are as secret as the file, by whichever way they are asked for."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from tests.tables.conftest import act, attach, entry, load

WORD = "金丝雀一号院"
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
    "/dataset/{name}/resource/{file}/download/x.csv",
)


@pytest.fixture(scope="module")
def world(site: CKANTestApp) -> dict[str, Any]:
    files = {}
    for state, fields in STATES.items():
        made = entry(**fields)
        file_id = attach(made["id"], "x.csv", ROWS)
        assert load(file_id)["rows"] == 1
        files[state] = {"name": made["name"], "file": file_id}
    tokens = {"anonymous": ""}
    for role, seat in (("stranger", ""), ("other_department", "jy"), ("member", "mzj")):
        user = factories.UserWithToken()
        tokens[role] = user["token"]
        if seat:
            _seat(user["name"], seat)
    return {"files": files, "tokens": tokens}


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
            if WORD in _said(answer):
                told.add(state)
                if state not in FETCHED[role]:
                    leaks.append(f"{role} {state} {way} {answer.status_code}")
    assert not leaks
    assert told == FETCHED[role]


def _said(answer: Any) -> str:
    """What an answer says, through the escapes of JSON and the zip of a workbook."""
    body = answer.get_data()
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
