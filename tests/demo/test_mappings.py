"""What a system's dialect has bent, its mapping file straightens: the entry comes back whole."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.core.records import CatalogueEntry
from ckanext.jiulongpo.harvesters.mapping.load import load
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.sources.file_drop import FileDrop
from ckanext.jiulongpo.harvesters.sources.kind import Opening
from ckanext.jiulongpo.harvesters.sources.places import FolderPlace
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions
from ckanext.jiulongpo.harvesters.sources.rest import KIND as REST
from ckanext.jiulongpo.harvesters.sources.rest import RestSettings
from ckanext.jiulongpo.schemas.codelists import codelist
from demo.generator import Entry, generate
from demo.systems import SYSTEMS, export
from demo.systems.dialects import System
from demo.systems.exports import entries_of
from demo.systems.server import make_server

BASE = "http://127.0.0.1:5301"
Read = Callable[[System], dict[str, CatalogueEntry]]

per_system = pytest.mark.parametrize("system", SYSTEMS, ids=lambda s: s.name)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The entries that a system's export becomes, by guid."""
    folder = tmp_path_factory.mktemp("exports")

    @cache
    def read(system: System) -> dict[str, CatalogueEntry]:
        mapper = RecordMapper(load(system.mapping))
        source = _asked(system) if system.format == "api" else _dropped(system, folder)
        found = [mapper.to_entry(source.fetch(ref)).entry for ref in source.discover("", print)]
        return {entry.guid: entry for entry in found if entry}

    return read


def _dropped(system: System, folder: Path) -> Source:
    path = folder / Path(system.path).name
    path.write_bytes(export(system, generate(), BASE))
    rules = load(system.mapping)
    options = ReadOptions(records=rules.records)
    return FileDrop(FolderPlace(path, (folder,)), rules.identity, options, system.format)


def _asked(system: System) -> Source:
    """The API as ``make run`` harvests it; it is served for as long as the tests run."""
    server = make_server(generate(), 0)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = RestSettings(mapping=system.mapping, dialect=system.mapping)
    policy = AddressPolicy.of([urlsplit(base).netloc])
    opening = Opening(base + system.path, settings, load(system.mapping), policy=policy)
    return REST.open(opening)


def _kept(system: System) -> list[Entry]:
    """What was made for a system, without what would mislead under the name of a system."""
    return [made for made in entries_of(system, generate()) if made.faults != ("system_name",)]


def _pairs(system: System, mapped: Read) -> list[tuple[Entry, CatalogueEntry]]:
    entries = mapped(system)
    return [(made, entries[made.guid]) for made in _kept(system)]


def _code(name: str, label: str) -> str:
    return codelist(name).code_of(label) or ""


@per_system
def test_every_record_but_one_named_after_its_system_becomes_an_entry(
    system: System, mapped: Read
) -> None:
    assert set(mapped(system)) == {made.guid for made in _kept(system)}


@per_system
def test_texts_come_back(system: System, mapped: Read) -> None:
    for made, entry in _pairs(system, mapped):
        assert entry.title == made.title
        assert entry.provider in {made.provider, made.provider_short}
        assert entry.fields.get("source_system", "") == made.source_system
        assert entry.fields.get("provider_office", "") == made.office
        assert entry.fields.get("class_code", "") == made.class_code
        assert entry.fields.get("resource_code", "") == made.resource_code
        assert entry.fields.get("contact_phone", "") == made.phone
        if "html_abstract" not in made.faults:
            assert entry.fields.get("notes", "") == made.notes


@per_system
def test_labels_come_back_as_codes(system: System, mapped: Read) -> None:
    for made, entry in _pairs(system, mapped):
        expected = {
            "format_class": _code("format_class", made.format_class),
            "format_type": _code("format_type", made.format_type),
            "share_type": _code("share_type", made.access.share_type),
            "share_mode_class": _code("share_mode_class", made.access.share_mode_class),
            "share_mode_type": _code("share_mode_type", made.access.share_mode_type),
            "open_type": _code("open_type", made.access.open_type),
            "update_cycle": _code("update_cycle", made.update_cycle),
        }
        found = {name: entry.fields.get(name, "") for name in expected}
        assert found == expected, made.guid


@per_system
def test_days_and_numbers_come_back(system: System, mapped: Read) -> None:
    for made, entry in _pairs(system, mapped):
        published = made.publish_date.isoformat() if made.publish_date else ""
        assert entry.fields.get("publish_date", "") == published
        assert made.data_update_date
        assert entry.fields["data_update_date"] == made.data_update_date.isoformat()
        assert math.isclose(float(entry.fields["record_count_10k"]), made.record_count_10k)
        assert math.isclose(float(entry.fields["storage_volume_gb"]), made.storage_volume_gb)


@per_system
def test_items_come_back_with_type_and_length(system: System, mapped: Read) -> None:
    for made, entry in _pairs(system, mapped):
        found = [(i["name"], i["data_type"], str(i.get("length") or 0)) for i in entry.items]
        assert found == [(i.name, i.data_type, str(i.length)) for i in made.items]


@per_system
def test_tags_themes_and_files_come_back(system: System, mapped: Read) -> None:
    for made, entry in _pairs(system, mapped):
        assert set(entry.tags) == set(made.tags)
        assert set(entry.groups) == set(made.themes)
        assert [link.name for link in entry.resources] == [a.name for a in made.attachments]
        assert all(link.url.startswith("http://127.0.0.1:") for link in entry.resources)


@per_system
def test_a_fault_is_found_where_it_was_put(system: System, mapped: Read) -> None:
    for made, entry in _pairs(system, mapped):
        if made.faults in {("unknown_cycle",), ("unknown_format",)}:
            assert entry.source_values, made.guid
        if made.faults in {("no_abstract",), ("no_items",), ("no_date",), ("unknown_cycle",)}:
            assert entry.missing, made.guid
        if made.faults == ("html_abstract",):
            assert "<p>" not in entry.fields["notes"]
