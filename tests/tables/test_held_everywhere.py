"""Personal information in a file: no address that exists gives it to those who may not mend it.

Addresses come from the site's own map and actions from its registry, so that one of tomorrow is
asked too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp
from ckan.types import Context

from tests.leaks import reads
from tests.tables.conftest import act, attach, entry, load, replace
from tests.tables.department_files import CARD, MOBILE, ROWS, TABLE, csv_file, text, xlsx_file
from tests.tables.test_access import said

SECRETS = (CARD, MOBILE)
PLACE = ROWS[0][0]
"""Stands in every table here: what shows it has shown the rows."""
PEOPLE = [["机构名称", "证件", "联系电话"], [PLACE, CARD, MOBILE], ["乙", "", "023-68780000"]]
HELD, MASKED, RELEASED, FORMER, BESIDE = "held", "masked", "released", "former", "beside"
_FORMS = ("csv", "csv-excel", "tsv", "xlsx", "json", "jsonl", "xml", "ttl", "parquet", "geojson")


@pytest.fixture(scope="module")
def files(site: CKANTestApp) -> dict[str, dict[str, str]]:
    """Files as they are found, masked, released, replaced; and with persons beside the table."""
    made: dict[str, dict[str, str]] = {}
    inside = entry(title="机构人员")
    for state in (HELD, MASKED, FORMER, BESIDE, RELEASED):
        content = xlsx_file(TABLE, PEOPLE) if state == BESIDE else csv_file(PEOPLE)
        pkg = entry(title="依法公示的人员") if state == RELEASED else inside
        file_id = attach(pkg["id"], content[0], content[1])
        load(file_id)
        made[state] = {"id": pkg["name"], "package": pkg["id"], "resource_id": file_id}
    treatments = {"证件": "mask", "联系电话": "drop"}
    act("jiulongpo_table_change", resource_id=made[MASKED]["resource_id"], treatments=treatments)
    load(made[MASKED]["resource_id"])
    act("jiulongpo_table_release", resource_id=made[RELEASED]["resource_id"], reason="依法公示")
    replace(made[FORMER]["resource_id"], text(TABLE), "表.csv")
    load(made[FORMER]["resource_id"])
    return made


@pytest.fixture(scope="module")
def neighbour(site: CKANTestApp) -> tuple[str, str]:
    """An administrator of another department: name and token."""
    user = factories.UserWithToken()
    act("organization_member_create", id="jy", username=user["name"], role="admin")
    return user["name"], user["token"]


def _paths(site: CKANTestApp, place: dict[str, str], *, of_entry: bool) -> Iterator[str]:
    """Every address of a file, or of its entry."""
    for rule in reads.read_routes(site.flask_app.url_map.iter_rules()).values():
        names = reads.variables(rule)
        is_entry = "id" in names and rule.rule.startswith("/dataset/")
        if is_entry if of_entry and "resource_id" not in names else "resource_id" in names:
            yield from _filled(rule, place)
    if not of_entry:
        file_id, key = place["resource_id"], place["id"]
        yield f"/file/download/{file_id}"
        yield from (f"/dataset/{key}/file/{file_id}/versions/{n}/bytes" for n in (1, 2))


def _filled(rule: Rule, place: dict[str, str]) -> Iterator[str]:
    forms = _FORMS if "form" in rule.arguments and "table" in rule.rule else ("csv",)
    for form in forms:
        given = {**place, "form": form, "number": "1"}
        yield _path(rule, given)


def _path(rule: Rule, given: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        constant = reads.CONSTANTS.get(found[1])
        first = constant(None, [])[0] if constant else "1"  # type: ignore[arg-type]
        return str(given.get(found[1]) or first)

    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", value, rule.rule)


def _calls(place: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every reading action that takes a file, an entry or a search."""
    for name, action in reads.read_actions().items():
        taken = reads.parameters(name, action)
        plain = {n: reads.CONSTANTS[n](None, [])[0] for n in taken & {"number", "old", "new"}}  # type: ignore[arg-type]
        if "resource_id" in taken:
            yield name, {**plain, "resource_id": place["resource_id"]}
        elif "id" in taken and {"resource", "file", "table"} & set(name.split("_")):
            yield name, {**plain, "id": place["resource_id"]}
        elif "id" in taken and {"package", "entry", "dataset"} & set(name.split("_")):
            yield name, {**plain, "id": place["id"]}


def _ask(
    site: CKANTestApp, place: dict[str, str], token: str = "", *, of_entry: bool = False
) -> Iterator[tuple[str, str]]:
    headers = {"Authorization": token} if token else {}
    for path in _paths(site, place, of_entry=of_entry):
        try:
            answer = site.get(path, headers=headers, follow_redirects=False)
        except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError) as error:
            yield path, repr(error)
            continue
        yield path, f"{answer.headers}{said(answer)}"


def _answers(site: CKANTestApp, place: dict[str, str], user: str) -> Iterator[tuple[str, str]]:
    with site.flask_app.test_request_context():
        for name, data in _calls(place):
            context = Context(user=user, auth_user_obj=model.User.get(user) if user else None)
            try:
                told = json.dumps(tk.get_action(name)(context, data), default=str)
            except Exception as error:  # noqa: BLE001 -- what a refusal says is looked at as well
                model.Session.rollback()
                told = repr(error)
            yield f"{name} {data}", told.encode().decode("unicode_escape", "replace")


def _model_context(site: CKANTestApp, place: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What a language model gets by MCP."""
    for tool in ("describe_dataset", "query_table", "get_download_link"):
        given = {"id": place["id"], "dataset": place["id"], "resource_id": place["resource_id"]}
        params = {"name": tool, "arguments": given}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        yield tool, site.post("/mcp", json=message).get_data(as_text=True)


@pytest.mark.parametrize("state", [HELD, MASKED, FORMER, BESIDE])
def test_no_address_of_a_file_gives_persons_away(
    site: CKANTestApp,
    files: dict[str, dict[str, str]],
    neighbour: tuple[str, str],
    state: str,
) -> None:
    """Neither to a visitor nor to another department; what may be shown is shown."""
    place = files[state]
    told = [
        *_ask(site, place),
        *_ask(site, place, neighbour[1]),
        *_answers(site, place, neighbour[0]),
        *_model_context(site, place),
    ]
    assert not [way for way, said in told if any(word in said for word in SECRETS)]
    assert any(PLACE in said for _way, said in told) == (state != HELD)


def test_no_address_of_the_entry_gives_persons_away(
    site: CKANTestApp, files: dict[str, dict[str, str]]
) -> None:
    """Its page, charts, maps, archive, feeds, quality and DCAT, with all four files in it."""
    told = list(_ask(site, files[HELD], of_entry=True))
    assert not [way for way, said in told if any(word in said for word in SECRETS)]
    assert any(PLACE in said for _way, said in told)


def test_a_released_file_is_given_by_the_same_addresses(
    site: CKANTestApp, files: dict[str, dict[str, str]]
) -> None:
    """The matrix finds what is there, or it would prove nothing."""
    found = {way for way, said in _ask(site, files[RELEASED]) if CARD in said}
    assert {way.rpartition("/")[2] for way in found} >= {"csv", "xlsx", "json", "parquet", "bytes"}
