"""schema.org for search engines: what stands in a dataset page, and what must not."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ckan import model
from ckan.config.middleware import make_app
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.jiulongpo.catalog.structured import jiulongpo_structured_data
from tests.catalog.dcat_entry import CODE, ENTRY
from tests.catalog.entries import complete_entry

_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_BREAKING = '</script><script>alert(1)</script><!-- 「&"」'

_HOSTED: dict[str, Any] = {
    "name": "停车场.csv",
    "format": "CSV",
    "url": "http://test.ckan.net/dataset/x/resource/y/download/a.csv",
    "url_type": "upload",
    "size": 2048,
}


@pytest.fixture(scope="module")
def _request(kept_db: None) -> Iterator[None]:
    """Addresses are made within a request."""
    with make_app(tk.config).test_request_context():
        yield


@pytest.fixture
def entry() -> dict[str, Any]:
    return copy.deepcopy(ENTRY)


@pytest.mark.usefixtures("_request")
class TestWhatIsSaid:
    """The mapping of one entry."""

    def test_names_in_the_words_of_schema_org(self, entry: dict[str, Any]) -> None:
        told = jiulongpo_structured_data(entry)
        assert told["@context"] == "https://schema.org/"
        assert told["@type"] == "Dataset"
        assert told["name"] == "公共停车场信息"
        assert told["description"] == entry["notes"]
        assert told["identifier"] == CODE
        assert told["publisher"]["@type"] == "GovernmentOrganization"
        assert told["publisher"]["name"] == "区交通局"
        assert told["dateModified"] == "2018-09-30"
        assert told["temporalCoverage"] == "2017-01-01/2018-01-01"

    def test_the_address_is_the_same_in_every_language(self, entry: dict[str, Any]) -> None:
        told = jiulongpo_structured_data(entry)
        assert told["url"] == told["@id"] == "http://test.ckan.net/dataset/jlp-parking"

    def test_items_are_its_variables(self, entry: dict[str, Any]) -> None:
        first, *_rest = jiulongpo_structured_data(entry)["variableMeasured"]
        assert first == {
            "@type": "PropertyValue",
            "name": "停车场名称",
            "alternateName": "name",
            "description": "登记名称",
        }

    def test_codes_are_said_in_words(self, entry: dict[str, Any]) -> None:
        properties = jiulongpo_structured_data(entry)["additionalProperty"]
        values = {one["name"]: one["value"] for one in properties}
        assert "每季度" in values.values()
        assert "5" not in values.values()

    def test_nothing_empty_is_said(self) -> None:
        told = jiulongpo_structured_data({"id": "1", "name": "bare"})
        assert all(value not in (None, "", []) for value in told.values())
        assert told["name"] == "bare"
        assert "publisher" not in told
        assert "distribution" not in told

    def test_a_very_long_entry_is_cut(self, entry: dict[str, Any]) -> None:
        entry["items"] = [{"name": str(n)} for n in range(1_000)]
        entry["resources"] = [{"name": str(n)} for n in range(1_000)]
        told = jiulongpo_structured_data(entry)
        assert len(told["variableMeasured"]) == 200
        assert len(told["distribution"]) == 200


@pytest.mark.usefixtures("_request")
class TestFiles:
    """The address of a file is said only where anyone may fetch it."""

    @pytest.mark.parametrize(
        ("opening", "address"), [("1", True), ("2", False), ("3", False), ("", False)]
    )
    def test_of_a_file_kept_here(
        self, entry: dict[str, Any], opening: str, *, address: bool
    ) -> None:
        entry |= {"open_type": opening, "resources": [_HOSTED]}
        (file,) = jiulongpo_structured_data(entry)["distribution"]
        assert ("contentUrl" in file) is address
        assert file["encodingFormat"] == "CSV"
        assert file["contentSize"] == "2048 B"

    def test_of_a_file_elsewhere(self, entry: dict[str, Any]) -> None:
        elsewhere = {"name": "a", "url": "https://data.example.cn/a.csv"}
        entry |= {"open_type": "2", "resources": [elsewhere]}
        (file,) = jiulongpo_structured_data(entry)["distribution"]
        assert file["contentUrl"] == "https://data.example.cn/a.csv"

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc", ""])
    def test_what_is_no_web_address_is_not_said(self, entry: dict[str, Any], url: str) -> None:
        entry |= {"resources": [{"name": "a", "url": url}], "license_url": url}
        told = jiulongpo_structured_data(entry)
        assert "contentUrl" not in told["distribution"][0]
        assert "license" not in told

    @pytest.mark.parametrize(("opening", "free"), [("1", True), ("2", True), ("3", False)])
    def test_whether_it_costs_or_is_closed(
        self, entry: dict[str, Any], opening: str, *, free: bool
    ) -> None:
        entry |= {"open_type": opening, "open_condition": "签订协议"}
        told = jiulongpo_structured_data(entry)
        assert told["isAccessibleForFree"] is free
        assert told["conditionsOfAccess"].endswith("：签订协议")


@pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")
class TestOnThePage:
    """The script element of a dataset page."""

    def _page(self, app: Any, path: str = "") -> str:
        department = factories.Organization(title=_BREAKING)
        fields = complete_entry(owner_org=department["id"])
        found = helpers.call_action("package_create", **fields | {"notes": _BREAKING})
        model.repo.commit()
        return app.get(f"{path}/dataset/{found['name']}").get_data(as_text=True)

    def test_is_one_object_that_no_value_can_end(self, app: Any) -> None:
        page = self._page(app)
        (script,) = _SCRIPT.findall(page)
        assert "<" not in script
        told = json.loads(script)
        assert told["description"] == _BREAKING
        assert told["publisher"]["name"] == _BREAKING
        assert "<script>alert" not in page

    def test_is_on_the_english_page_with_the_same_identity(self, app: Any) -> None:
        (script,) = _SCRIPT.findall(self._page(app, "/en"))
        assert "/en/" not in json.loads(script)["@id"]
