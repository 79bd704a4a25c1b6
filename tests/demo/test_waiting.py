"""The system that docs/harvest-source.md adds in ten minutes does what is said there."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.site_mappings.reading import rules_of
from ckanext.jiulongpo.harvesters.sources.file_drop import FileDrop
from ckanext.jiulongpo.harvesters.sources.places import FolderPlace
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions
from demo.generator import Catalogue
from demo.systems.server import DepartmentSystems
from demo.systems.waiting import PATH, records
from tests.shared_data import ROOT

_TEXT = (ROOT / "docs" / "harvest-source.md").read_text("utf-8")
_BASE = "http://127.0.0.1:1"


def _mapping() -> str:
    found = re.search(r"   <!-- archive -->\n   ```yaml\n(.*?)   ```", _TEXT, re.DOTALL)
    assert found
    return dedent(found[1])


def test_the_mapping_of_the_tutorial_makes_thirty_one_entries_of_its_list(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """All but the record without a title; the portal refuses one more, whose unit it lacks."""
    served = DepartmentSystems(catalogue, _BASE).answer(PATH)
    assert served is not None
    (tmp_path / "list.json").write_bytes(served)
    rules = rules_of("archive", _mapping())
    place = FolderPlace(tmp_path, (tmp_path,))
    source = FileDrop(place, rules.identity, ReadOptions(records=rules.records))
    sink = NullSink(samples=50)
    tally = Pipeline(source, RecordMapper(rules), ScratchLedger(), sink).run()
    assert tally.complete
    assert tally.counts == {Outcome.CREATED: 31, Outcome.REJECTED: 1}
    first = sink.entries[0].entry
    assert first is not None
    assert first.fields["update_cycle"] == "7"
    assert first.fields["publish_date"] == "2026-01-23"
    assert [item["data_type"] for item in first.items] == ["C", "C", "D", "I"]
    assert len(first.tags) == 3


def test_it_waits_beside_the_systems_that_are_harvested(catalogue: Catalogue) -> None:
    """The front page leads to it; its records name units of the district, no person."""
    systems = DepartmentSystems(catalogue, _BASE)
    front = systems.answer("/")
    assert front is not None
    assert PATH in front.decode().splitlines()[-1]
    providers = {entry.provider for entry in catalogue.entries}
    assert sum(record["单位"] in providers for record in records(catalogue)) == 31
