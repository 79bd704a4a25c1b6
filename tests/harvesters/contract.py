"""What every source promises, stated once; the tests of a source inherit it.

::

    class TestMySource(SourceContract):
        @pytest.fixture
        def source(self) -> Source: ...       # three or more records, all of them readable

        @pytest.fixture
        def broken(self) -> Source: ...       # cannot be read to its end
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Capability, Source
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord, fingerprint
from ckanext.jiulongpo.harvesters.sources.checks import WORDS, capabilities_of
from tests.harvesters.core.memory import TitleMapper


def discovered(source: Source) -> list[RecordRef]:
    return list(source.discover("", lambda _finding: None))


class SourceContract:
    """Inherit, and give the two fixtures."""

    @pytest.fixture
    def source(self) -> Source:
        raise NotImplementedError

    @pytest.fixture
    def broken(self) -> Source:
        raise NotImplementedError

    def test_it_is_a_source(self, source: Source) -> None:
        assert isinstance(source, Source)
        assert source.name == source.name.lower().replace(" ", "_")
        assert isinstance(source.capabilities, Capability)

    def test_a_probe_passes_without_harvesting(self, source: Source) -> None:
        checks = source.probe()
        assert checks
        assert all(check.passed for check in checks)

    def test_what_it_says_that_it_can_do_it_does(self, source: Source) -> None:
        """The test of a connection tries each capability; those that ship ask in known words."""
        checks = [*source.probe(), *capabilities_of(source)]
        if type(source).__module__.startswith("ckanext."):
            assert {check.name for check in checks} <= WORDS
        assert all(check.passed for check in checks), checks
        offered = sum(check.offered for check in checks[-len(Capability) :])
        assert offered == sum(each in source.capabilities for each in Capability)

    def test_a_probe_of_a_broken_source_never_raises(self, broken: Source) -> None:
        assert all(check.passed or check.finding for check in broken.probe())

    def test_discovery_streams(self, source: Source) -> None:
        refs = source.discover("", lambda _finding: None)
        assert isinstance(refs, Iterator)
        assert isinstance(next(refs), RecordRef)

    def test_identities_are_unique_in_a_run(self, source: Source) -> None:
        guids = [ref.guid for ref in discovered(source) if not ref.repeats]
        assert len(guids) >= 3
        assert len(set(guids)) == len(guids)
        assert all(guid and len(guid) <= 250 for guid in guids)

    def test_identities_and_fingerprints_are_the_same_in_the_next_run(self, source: Source) -> None:
        def state() -> list[tuple[str, str]]:
            refs = discovered(source)
            return [(ref.guid, source.fetch(ref).fingerprint) for ref in refs if not ref.repeats]

        assert state() == state()

    def test_records_are_of_json_types_and_carry_their_fingerprint(self, source: Source) -> None:
        for ref in discovered(source):
            record = source.fetch(ref)
            assert isinstance(record, SourceRecord)
            assert record.ref == ref
            assert json.loads(json.dumps(record.payload)) == record.payload
            assert record.fingerprint == fingerprint(record.payload)
            assert record.fetched_at.tzinfo is not None

    def test_a_source_is_read_to_its_end_unless_it_says_otherwise(self, source: Source) -> None:
        tally = Pipeline(source, TitleMapper(), ScratchLedger(), NullSink()).run()
        assert tally.complete
        assert tally.settled == tally.read >= 3

    def test_a_broken_source_says_so_and_is_not_complete(self, broken: Source) -> None:
        with pytest.raises(Abort) as raised:
            discovered(broken)
        assert isinstance(raised.value.finding, Finding)
        tally = Pipeline(broken, TitleMapper(), ScratchLedger(), NullSink()).run()
        assert not tally.complete
        assert (tally.abort or tally.cut) is not None
        assert tally.settled == tally.read
