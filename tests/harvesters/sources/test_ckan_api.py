from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort, Skip
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from ckanext.jiulongpo.harvesters.mapping.load import load
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.sources import ckan_api
from ckanext.jiulongpo.harvesters.sources.kind import Opening
from tests.harvesters.contract import SourceContract, discovered
from tests.harvesters.sources.ckan_site import InventedCkan, rows, serving
from tests.harvesters.toys import as_site


def opened(url: str, mapping: str = "ckan", token: str = "", **more: Any) -> ckan_api.CkanSource:
    settings = ckan_api.CkanSettings(mapping=mapping, **more)
    host = url.removeprefix("http://").partition("/")[0]
    opening = Opening(
        url,
        settings,
        load(mapping),
        secrets={"token": token} if token else {},
        policy=AddressPolicy.of([host]),
    )
    source = ckan_api.KIND.open(opening)
    assert isinstance(source, ckan_api.CkanSource)
    return source


def html(_page: int, _answer: Any) -> Any:
    return b"<!DOCTYPE html><title>login</title>"


def says_no_later(page: int, answer: Any) -> Any:
    return answer if page < 2 else {"success": False, "error": {"message": "busy"}}


def cut_off(page: int, answer: Any) -> Any:
    return answer if page < 2 else b'{"success": true, "result": {"count": 7, "resu'


def same_page_again(page: int, answer: Any) -> Any:
    if page > 1:
        answer["result"]["results"] = rows(3)
    return answer


def empty_page(page: int, answer: Any) -> Any:
    if page > 1:
        answer["result"]["results"] = []
    return answer


def no_count(_page: int, answer: Any) -> Any:
    del answer["result"]["count"]
    return answer


def count_too_small(_page: int, answer: Any) -> Any:
    answer["result"]["count"] = 1
    return answer


def no_list(_page: int, answer: Any) -> Any:
    answer["result"]["results"] = {"hits": []}
    return answer


def no_identifier(page: int, answer: Any) -> Any:
    answer["result"]["results"][-1]["id"] = "* TO *] OR id:[*"
    return answer


LIES = {
    "JLP-H-A10": html,
    "JLP-H-A11": cut_off,
    "JLP-H-A12": says_no_later,
    "JLP-H-A13": no_list,
    "JLP-H-A14": no_count,
    "JLP-H-A15": no_identifier,
    "JLP-H-A20": empty_page,
    "JLP-H-A21": count_too_small,
    "JLP-H-R92": same_page_again,
}


class TestInvented(SourceContract):
    @pytest.fixture
    def source(self) -> Iterator[Source]:
        with InventedCkan(rows(7)).running() as server:
            yield opened(server.url(""), page_size=3)

    @pytest.fixture(params=LIES, ids=lambda code: LIES[code].__name__)
    def lie(self, request: pytest.FixtureRequest) -> str:
        return request.param

    @pytest.fixture
    def broken(self, lie: str) -> Iterator[Source]:
        with InventedCkan(rows(7), LIES[lie]).running() as server:
            yield opened(server.url(""), page_size=3)

    def test_no_lie_passes_for_the_end_of_the_list(self, lie: str, broken: Source) -> None:
        with pytest.raises(Abort) as raised:
            discovered(broken)
        assert raised.value.code == lie

    def test_the_count_of_the_site_is_declared(self, source: ckan_api.CkanSource) -> None:
        assert source.proof().declared is None
        assert source.size() == len(discovered(source)) == source.proof().declared == 7

    def test_a_site_that_gives_fewer_rows_than_asked_for_is_read_to_its_end(self) -> None:
        def cap(_page: int, answer: Any) -> Any:
            del answer["result"]["results"][2:]
            return answer

        with InventedCkan(rows(7), cap).running() as server:
            assert len(discovered(opened(server.url(""), page_size=5))) == 7

    def test_entries_that_vanish_while_they_are_read_are_told(self) -> None:
        site = InventedCkan(rows(7))

        def shrink(page: int, answer: Any) -> Any:
            site.rows = site.rows[:-1] if page == 1 else site.rows
            return answer

        site.lie = shrink
        found: list[Finding] = []
        with site.running() as server:
            source = opened(server.url(""), page_size=3)
            assert len(list(source.discover("", found.append))) == 6
        assert [finding.code for finding in found] == ["JLP-H-A22"]

    def test_an_entry_that_is_not_public_is_left_alone(self) -> None:
        private = [{**row, "private": True} for row in rows(1)]
        with InventedCkan(private).running() as server:
            source = opened(server.url(""))
            with pytest.raises(Skip):
                source.fetch(discovered(source)[0])

    def test_the_roll_asks_for_names_only_and_no_lie_passes_for_its_end(self) -> None:
        site = InventedCkan(rows(7))
        with site.running() as server:
            names = opened(server.url("")).roll(lambda _finding: None)
            assert names is not None
            assert len(list(names)) == 7
            assert site.asked_for == [["id", "name"]]
            site.lie = count_too_small
            doubtful = opened(server.url("")).roll(lambda _finding: None)
            assert doubtful is not None
            with pytest.raises(Abort):
                list(doubtful)
            other = opened(server.url(""))
            other.by_id = False
            assert other.roll(lambda _finding: None) is None

    def test_a_private_address_has_to_be_allowed(self) -> None:
        with InventedCkan(rows(1)).running() as server:
            url = server.url("")
            settings = ckan_api.CkanSettings(mapping="ckan")
            source = ckan_api.KIND.open(Opening(url, settings, load("ckan")))
            with pytest.raises(Abort) as raised:
                discovered(source)
            assert raised.value.code == "JLP-H-N02"
            assert server.requests == []

    @pytest.mark.parametrize("cursor", ["now", "2026] OR id:[* TO *"])
    def test_a_cursor_is_a_moment_and_nothing_else(self, source: Source, cursor: str) -> None:
        with pytest.raises(Abort) as raised:
            list(source.discover(cursor, lambda _finding: None))
        assert raised.value.code == "JLP-H-R93"

    def test_the_name_of_an_organisation_is_a_name(self) -> None:
        with pytest.raises(Abort) as raised:
            opened("http://a.example", organisation='x" OR "')
        assert raised.value.code == "JLP-H-R94"


@pytest.fixture
def portal(site: dict[str, Any], app: Any) -> Iterator[str]:
    with serving(app.flask_app) as url:
        yield url


def entry(owner: str, number: int) -> dict[str, Any]:
    return factories.Dataset(
        title=f"社区服务站信息{number}",
        owner_org=owner,
        notes="社区服务站的名称与地址。",
        share_type="1",
        open_type="1",
        completion="incomplete",
        catalog_state="published",
        resources=[{"url": "http://data.example.gov.cn/1.csv", "name": "表", "format": "CSV"}],
    )


class TestRealCkan:
    """The suite's own site, asked over the network as any other."""

    @pytest.fixture
    def entries(self, portal: str, site: dict[str, Any]) -> list[dict[str, Any]]:
        return [entry(site["welfare"]["id"], number) for number in range(1, 6)]

    def test_its_entries_arrive_as_they_were(
        self, portal: str, entries: list[dict[str, Any]]
    ) -> None:
        rules = load("ckan_jiulongpo")
        source = opened(portal, "ckan_jiulongpo", page_size=2)
        assert all(check.passed for check in source.probe())
        sink = NullSink()
        tally = Pipeline(source, RecordMapper(rules), ScratchLedger(), sink).run()
        assert tally.complete
        assert tally.read == source.proof().declared == 5
        found = {mapped.ref.guid: mapped.entry for mapped in sink.entries}
        assert set(found) == {one["id"] for one in entries}
        first = found[entries[0]["id"]]
        assert first
        assert first.title == "社区服务站信息1"
        assert first.provider == "区民政局"
        assert first.fields["share_type"] == "1"
        assert [(link.name, link.format) for link in first.resources] == [("表", "CSV")]

    def test_only_of_an_organisation(self, portal: str, entries: Any, site: Any) -> None:
        one = entry(site["health"]["id"], 9)
        assert [r.guid for r in discovered(opened(portal, organisation="weijian"))] == [one["id"]]

    def test_only_what_has_changed_since(self, portal: str, entries: list[dict[str, Any]]) -> None:
        source = opened(portal)
        signpost = source.signpost()
        changed = {"id": entries[1]["id"], "notes": "改过的摘要。"}
        tk.get_action("package_patch")(as_site(), changed)
        later = list(source.discover(signpost, lambda _finding: None))
        assert {ref.guid for ref in later} <= {entries[4]["id"], entries[1]["id"]}
        assert entries[1]["id"] in {ref.guid for ref in later}

    def test_a_list_of_names_tells_who_stands(
        self, portal: str, entries: list[dict[str, Any]]
    ) -> None:
        tk.get_action("package_delete")(as_site(), {"id": entries[2]["id"]})
        source = opened(portal)
        names = source.roll(lambda _finding: None)
        assert names is not None
        assert set(names) == {one["id"] for one in entries} - {entries[2]["id"]}
        assert source.proof().declared == 4

    def test_an_entry_that_was_removed_is_met_no_more(
        self, portal: str, entries: list[dict[str, Any]], api_token: str
    ) -> None:
        tk.get_action("package_delete")(as_site(), {"id": entries[2]["id"]})
        source = opened(portal, token=api_token)
        assert entries[2]["id"] not in {ref.guid for ref in discovered(source)}
        assert source.proof().declared == 4

    @pytest.fixture
    def api_token(self) -> str:
        return factories.APIToken(user=factories.Sysadmin()["name"])["token"]
