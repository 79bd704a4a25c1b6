"""Each dialect that ships, against a system that speaks it, to the entries of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.core.records import CatalogueEntry
from ckanext.jiulongpo.harvesters.mapping.load import load
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.sources.kind import Opening
from ckanext.jiulongpo.harvesters.sources.rest import KIND, RestSettings
from ckanext.jiulongpo.harvesters.sources.rest.load import dialect_names
from tests.harvesters.contract import SourceContract
from tests.harvesters.sources.rest.dialect_server import Asked, DialectServer, Reply, wires

SECRET = "s3cr3t"
WIRES = wires()


def opened(server: DialectServer, dialect: str, **more: Any) -> Any:
    """The source as a site opens it; two records a page where the dialect lets us choose."""
    settings = RestSettings(mapping=dialect, dialect=dialect, page_size=2, **more)
    needs_secret = "needs" in server.wire["list"]
    return KIND.open(
        Opening(
            server.url,
            settings,
            load(dialect),
            secrets={"token": SECRET} if needs_secret else {},
            policy=AddressPolicy.of(server.allow),
        )
    )


class TestDialects(SourceContract):
    @pytest.fixture(params=list(WIRES))
    def wire(self, request: pytest.FixtureRequest) -> Mapping[str, Any]:
        return {**WIRES[request.param], "name": request.param}

    @pytest.fixture
    def server(self, wire: Mapping[str, Any]) -> Iterator[DialectServer]:
        with DialectServer(wire).running() as server:
            yield server

    @pytest.fixture
    def source(self, server: DialectServer) -> Source:
        return opened(server, server.wire["name"])

    @pytest.fixture
    def broken(self, server: DialectServer) -> Source:
        lists = iter(range(10**6))

        def fails_from_the_second_page(asked: Asked, reply: Reply) -> Reply:
            if asked.path != server.wire["list"]["path"] or next(lists) % 2 == 0:
                return reply
            return (200, b'{"code": 500, "status": "ERROR", "errors": ["x"]}', "application/json")

        server.twist = fails_from_the_second_page
        return opened(server, server.wire["name"])

    def test_each_record_becomes_an_entry_and_the_first_is_right_in_detail(
        self, source: Any, wire: Mapping[str, Any]
    ) -> None:
        entries = _entries(source, wire["name"])
        assert len(entries) == len(wire["records"])
        expected = wire["entry"]
        first = entries[expected["guid"]]
        assert first.title == expected["title"]
        assert {name: first.fields.get(name) for name in expected["fields"]} == expected["fields"]
        if "items" in expected:
            found = [[item["name"], item["data_type"]] for item in first.items]
            assert found == expected["items"]

    def test_the_system_s_own_number_of_records_is_declared_after_the_run(
        self, source: Any, wire: Mapping[str, Any]
    ) -> None:
        assert source.proof().declared is None
        list(source.discover("", lambda _finding: None))
        has_total = "{total}" in str(wire["envelope"])
        assert source.proof().declared == (len(wire["records"]) if has_total else None)

    def test_what_an_editor_leaks_is_never_read(self, source: Any) -> None:
        for ref in source.discover("", lambda _finding: None):
            assert "1390000" not in str(source.fetch(ref).payload)


def test_every_dialect_has_a_system_that_speaks_it_and_a_mapping_of_its_name() -> None:
    assert sorted(WIRES) == dialect_names()
    assert all(load(name).fields for name in WIRES)


def _entries(source: Any, mapping: str) -> dict[str, CatalogueEntry]:
    mapper = RecordMapper(load(mapping), operator="九龙坡区大数据应用发展管理局")
    refs = source.discover("", lambda _finding: None)
    mapped = [mapper.to_entry(source.fetch(ref)) for ref in refs]
    return {each.entry.guid: each.entry for each in mapped if each.entry}
