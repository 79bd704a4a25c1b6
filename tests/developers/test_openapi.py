"""The documents are valid OpenAPI 3.1, tell what runs, and no more than the reader may know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers import documents
from ckanext.jiulongpo.developers.openapi.action_path import properties_of
from ckanext.jiulongpo.developers.registry import STOCK_SCHEMAS, all_actions
from ckanext.jiulongpo.developers.words import words
from tests.developers.conftest import Person
from tests.tables.conftest import act, attach, entry, load

PATH = "/api/openapi.json"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    documents.forget()


def _document(site: CKANTestApp, lang: str, headers: dict[str, str] | None = None) -> Any:
    answer = site.get(f"{PATH}?lang={lang}", headers=headers or {})
    assert answer.status_code == 200
    return answer.json


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("reader", ["stranger", "editor", "root"])
def test_the_sites_document_is_valid(
    site: CKANTestApp, editor: Person, root: Person, lang: str, reader: str
) -> None:
    people = {"editor": editor, "root": root}
    headers = people[reader].headers("read") if reader in people else None
    document = _document(site, lang, headers)
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    assert not list(_without_items(document))


def _without_items(part: Any, place: str = "") -> Iterator[str]:
    """Lists of which the document does not say what is in them: makers of clients refuse them."""
    if isinstance(part, dict):
        if part.get("type") == "array" and "items" not in part:
            yield place
        for key, inner in part.items():
            yield from _without_items(inner, f"{place}/{key}")
    elif isinstance(part, list):
        for inner in part:
            yield from _without_items(inner, place)


def test_it_lists_what_the_reader_may_know(site: CKANTestApp, editor: Person, root: Person) -> None:
    stranger = set(_document(site, "zh")["paths"])
    member = set(_document(site, "zh", editor.headers("read"))["paths"])
    ruler = set(_document(site, "zh", root.headers("read"))["paths"])
    assert {"/package_search", "/package_show", "/jiulongpo_table_query"} <= stranger
    assert not {"/package_create", "/config_option_update", "/dataset_purge"} & stranger
    assert "/package_create" in member
    assert "/config_option_update" not in member
    assert {"/config_option_update", "/dataset_purge"} <= ruler
    with site.flask_app.test_request_context():
        assert ruler == {f"/{name}" for name in all_actions()}


def test_reading_is_by_get_and_post_writing_by_post_alone(site: CKANTestApp, root: Person) -> None:
    paths = _document(site, "en", root.headers("read"))["paths"]
    assert set(paths["/package_show"]) == {"get", "post"}
    assert set(paths["/package_create"]) == {"post"}
    assert paths["/package_create"]["post"]["x-writes"] is True
    assert "Changes data." in paths["/package_create"]["post"]["description"]
    assert "`write`" in paths["/package_create"]["post"]["description"]


def test_parameters_come_from_the_actions_own_schema(site: CKANTestApp) -> None:
    paths = _document(site, "zh")["paths"]
    given = {p["name"]: p for p in paths["/jiulongpo_table_query"]["get"]["parameters"]}
    assert given["resource_id"]["required"]
    assert given["limit"]["schema"] == {"default": 100, "type": "integer", "minimum": 0}
    assert "application/json" in given["filters"]["content"]
    search = {p["name"]: p for p in paths["/package_search"]["get"]["parameters"]}
    assert search["rows"]["schema"]["type"] == "integer"
    assert search["q"]["description"] == "搜索词"
    assert "results" not in search


def test_an_entry_is_described_by_the_catalogues_fields(site: CKANTestApp) -> None:
    """The schema of writing actions is that of the guideline, with its codes in words."""
    schema = _document(site, "zh")["components"]["schemas"]["Entry"]["properties"]
    assert schema["open_type"]["description"].startswith("开放类型 (1 无条件开放, ")
    assert schema["open_type"]["enum"][0] == "1"
    assert schema["items"]["items"]["properties"]["name"]["type"] == "string"
    english = _document(site, "en")["components"]["schemas"]["Entry"]["properties"]
    assert english["open_type"]["description"] != schema["open_type"]["description"]


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("package_show", "id={name}"),
        ("package_search", "q=养老"),
        ("resource_show", "id={resource_id}"),
        ("organization_show", "id=mzj"),
        ("jiulongpo_table_show", "resource_id={resource_id}"),
        ("jiulongpo_table_query", "resource_id={resource_id}"),
        ("jiulongpo_table_query", "resource_id={resource_id}&sort=nothing"),
        ("datastore_search", "resource_id={resource_id}"),
        ("package_show", "id=nothing"),
    ],
)
def test_answers_are_as_the_document_says(
    site: CKANTestApp, homes: dict[str, Any], action: str, given: str
) -> None:
    """Clients that are made from the document read what comes, nothing known and refusals too."""
    document = _document(site, "en")
    answer = site.get(f"/api/3/action/{action}?{given.format(**homes)}")
    told = document["paths"][f"/{action}"]["get"]["responses"][str(answer.status_code)]
    while "$ref" in told:
        told = document["components"]["responses"][told["$ref"].rpartition("/")[2]]
    schema = told["content"]["application/json"]["schema"]
    judge = Draft202012Validator({**schema, "components": document["components"]})
    assert not [error.message for error in judge.iter_errors(answer.json)]


def test_the_errors_are_described(site: CKANTestApp) -> None:
    document = _document(site, "zh")
    answers = document["paths"]["/package_show"]["get"]["responses"]
    assert set(answers) == {"200", "400", "401", "403", "404", "409", "429"}
    assert "Retry-After" in document["components"]["responses"]["TooMany"]["headers"]
    assert "Finding" in document["components"]["schemas"]


def test_every_action_is_told_in_chinese(site: CKANTestApp, root: Person) -> None:
    """What is missing is a line in words/zh_Hans_CN.yaml."""
    with site.flask_app.test_request_context():
        missing = sorted(set(all_actions()) - set(words().summaries))
    assert not missing
    paths = _document(site, "zh", root.headers("read"))["paths"]
    english = [name for name, item in paths.items() if item["post"]["summary"].isascii()]
    assert not english


def test_parameters_of_public_reading_actions_are_told_in_chinese(site: CKANTestApp) -> None:
    with site.flask_app.test_request_context():
        public = {name.removeprefix("/") for name in _document(site, "zh")["paths"]}
        named = {
            prop.name
            for name, action in all_actions().items()
            if name in public and action.reads
            for prop in properties_of(action)
        }
    assert not sorted(named - set(words().parameters))


def test_the_stock_schemas_are_where_the_table_says(site: CKANTestApp) -> None:
    with site.flask_app.test_request_context():
        for name in STOCK_SCHEMAS:
            assert all_actions()[name].schema, name


def test_an_unchanged_document_is_not_sent_again(site: CKANTestApp) -> None:
    first = site.get(PATH)
    again = site.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data
    assert site.get(f"{PATH}?lang=en").headers["ETag"] != first.headers["ETag"]


def test_a_persons_document_stays_theirs(site: CKANTestApp, editor: Person) -> None:
    answer = site.get(PATH, headers=editor.headers("read"))
    assert "private" in answer.headers["Cache-Control"]
    assert "Authorization" in answer.headers["Vary"]


def test_an_unknown_language_is_the_sites_own(site: CKANTestApp) -> None:
    assert site.get(f"{PATH}?lang=xx").json == site.get(f"{PATH}?lang=zh").json


class TestTable:
    def _path(self, homes: dict[str, Any], lang: str = "zh") -> str:
        return f"/dataset/{homes['name']}/resource/{homes['resource_id']}/openapi.json?lang={lang}"

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_a_tables_document_is_valid_and_has_its_columns(
        self, site: CKANTestApp, homes: dict[str, Any], lang: str
    ) -> None:
        document = site.get(self._path(homes, lang)).json
        OpenAPIV31SpecValidator(document).validate()
        row = document["components"]["schemas"]["Row"]["properties"]
        assert set(row) == {"_id", "机构名称", "核定床位", "成立日期", "所在街镇"}
        assert row["核定床位"]["type"] == ["integer", "null"]
        assert row["成立日期"]["format"] == "date"

    def test_its_questions_name_the_columns(self, site: CKANTestApp, homes: dict[str, Any]) -> None:
        document = site.get(self._path(homes)).json
        body = document["paths"]["/api/3/action/jiulongpo_table_query"]["post"]["requestBody"]
        asked = body["content"]["application/json"]["schema"]["properties"]
        assert asked["resource_id"] == {"const": homes["resource_id"]}
        assert "-核定床位" in asked["sort"]["enum"]
        assert "sum:核定床位" in asked["measures"]["items"]["enum"]
        assert "min:成立日期" in asked["measures"]["items"]["enum"]
        assert "sum:机构名称" not in asked["measures"]["items"]["enum"]

    def test_each_measure_and_order_that_it_names_is_answered(
        self, site: CKANTestApp, homes: dict[str, Any]
    ) -> None:
        document = site.get(self._path(homes)).json
        body = document["paths"]["/api/3/action/jiulongpo_table_query"]["post"]["requestBody"]
        asked = body["content"]["application/json"]["schema"]["properties"]
        measures = asked["measures"]["items"]["enum"]
        told = act("jiulongpo_table_query", resource_id=homes["resource_id"], measures=measures)
        assert set(told["groups"][0]) == {"count", *measures}
        for order in asked["sort"]["enum"]:
            assert act("jiulongpo_table_query", resource_id=homes["resource_id"], sort=order)

    def test_a_table_is_only_where_its_entry_is(
        self, site: CKANTestApp, homes: dict[str, Any]
    ) -> None:
        other = entry()["name"]
        path = f"/dataset/{other}/resource/{homes['resource_id']}/openapi.json"
        assert site.get(path).status_code == 404

    def test_a_file_without_a_table_says_so(self, site: CKANTestApp) -> None:
        made = entry()
        resource_id = attach(made["id"], "a.pdf", b"%PDF-1.4")
        path = f"/dataset/{made['name']}/resource/{resource_id}/openapi.json"
        answer = site.get(path)
        assert answer.status_code == 404
        assert answer.json["success"] is False

    def test_a_hidden_table_does_not_exist_for_strangers(
        self, site: CKANTestApp, root: Person
    ) -> None:
        made = entry(open_type="3", open_condition="依据《政府信息公开条例》第十四条不予开放")
        resource_id = attach(made["id"], "secret.csv", "名称,数量\n金丝雀,1\n")
        load(resource_id)
        path = f"/dataset/{made['name']}/resource/{resource_id}/openapi.json"
        assert site.get(path).status_code == 404
        assert site.get(path, headers=root.headers("read")).status_code == 200
