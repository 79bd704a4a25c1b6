"""Years of listings: a model of what may be withdrawn, against the real ledger and catalogue.

Hypothesis invents histories: listings that grow, change, shrink, vanish, come back, arrive empty or
break off, with days in between. Time goes on in the database, where the ledger keeps since when a
record is missing. After each run the whole ledger of the source is held against the model.
"""

from __future__ import annotations

import os
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from ckan import model
from ckan.lib.search import clear_all

from ckanext.jiulongpo.harvesters import config, outbox, service
from ckanext.jiulongpo.harvesters.mapping.load import load as load_mapping
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.mapping.rules import MappingRules
from ckanext.jiulongpo.harvesters.providers import Providers
from ckanext.jiulongpo.harvesters.run import Order, execute
from ckanext.jiulongpo.harvesters.run import Report as RunReport
from torture import records
from torture.lanes import Told, side_by_side
from torture.listing import Listing
from torture.records import UNKNOWN, Row, row
from torture.result import Options, Totals, table
from torture.site import load, release

__all__ = ["run"]

NAME = "histories"
_STEPS = 100_000
_SECONDS = 3_600
_STEPS_OF_A_HISTORY = 40
_HISTORIES_OF_A_ROUND = 100
_SAMPLE_HISTORIES = 3
_FEW = 5
"""So many may be gone at once whatever their share; see ``security.md`` P2."""
_RUNS, _DAYS = 3, 7

_counts: Counter[str] = Counter()


@dataclass(slots=True)
class Known:
    """What the model knows of a record that the source has given once.

    Attributes:
        has_entry: it was fit for the catalogue at least once.
        absent_runs: accepted runs in a row in which it was not there.
        absent_since: the day of the first of them.
    """

    has_entry: bool = False
    fit: bool = True
    absent_runs: int = 0
    absent_since: int | None = None
    withdrawn: bool = False


@dataclass(slots=True)
class Line:
    """A record as ledger and catalogue have it."""

    state: str
    missing_runs: int
    catalog_state: str | None
    is_private: bool | None


class Histories(RuleBasedStateMachine):
    """One source through time."""

    @initialize(count=st.integers(0, 30))
    def begins(self, count: int) -> None:
        """With so many records."""
        self.source_id = str(uuid.uuid4())
        self.listing: dict[int, tuple[int, bool]] = dict.fromkeys(range(count), (1, True))
        self.gone: set[int] = set()
        self.known: dict[int, Known] = {}
        self.day = 0
        self.number = count
        _counts["histories"] += 1
        self._harvest(self._rows(), None)

    @rule(count=st.integers(1, 6), fit=st.booleans())
    def grows(self, count: int, fit: bool) -> None:
        """New records, fit for the catalogue or not."""
        _counts["steps"] += 1
        for _ in range(count):
            self.listing[self.number] = (1, fit)
            self.number += 1

    @rule(data=st.data())
    def shrinks(self, data: st.DataObject) -> None:
        """Some records are gone."""
        _counts["steps"] += 1
        if self.listing:
            for number in data.draw(st.sets(st.sampled_from(sorted(self.listing)), max_size=8)):
                del self.listing[number]
                self.gone.add(number)

    @rule()
    def vanishes(self) -> None:
        """All are gone, for good or for a while."""
        _counts["steps"] += 1
        self.gone |= set(self.listing)
        self.listing.clear()

    @rule(data=st.data(), fit=st.booleans())
    def returns(self, data: st.DataObject, fit: bool) -> None:
        """Some that were gone are there again, mostly as they were."""
        _counts["steps"] += 1
        if self.gone:
            for number in data.draw(st.sets(st.sampled_from(sorted(self.gone)), min_size=1)):
                self.gone.discard(number)
                self.listing[number] = (1, fit)

    @rule(data=st.data(), version=st.integers(1, 3), fit=st.booleans())
    def changes(self, data: st.DataObject, version: int, fit: bool) -> None:
        """One record has another content."""
        _counts["steps"] += 1
        if self.listing:
            self.listing[data.draw(st.sampled_from(sorted(self.listing)))] = (version, fit)

    @rule(days=st.sampled_from((0, 1, 4, 8)), order=st.randoms(use_true_random=False))
    def runs(self, days: int, order: Any) -> None:  # noqa: ANN401 - a random.Random of Hypothesis
        """Days go by, then a run that reads all there is, in any order."""
        rows = self._rows()
        order.shuffle(rows)
        self._goes_on(days)
        self._harvest(rows, None)

    @rule(times=st.integers(2, 4))
    def goes_on(self, times: int) -> None:
        """A fortnight or so of runs, with nothing new."""
        for _ in range(times):
            self._goes_on(4)
            self._harvest(self._rows(), None)

    @rule(data=st.data())
    def breaks_off(self, data: st.DataObject) -> None:
        """A run that gets only so far."""
        rows = self._rows()
        self._harvest(rows, data.draw(st.integers(0, len(rows))))

    @rule()
    def answers_nothing(self) -> None:
        """A run that is given an empty listing."""
        self._harvest([], None)

    @rule(data=st.data())
    def repeats_itself(self, data: st.DataObject) -> None:
        """A run in which the source gives some records twice."""
        rows = self._rows()
        if rows:
            rows += data.draw(st.lists(st.sampled_from(rows), max_size=4))
        self._harvest(rows, None)

    def _rows(self) -> list[Row]:
        return [
            row(n, version=version) if fit else row(n, version=version, department=UNKNOWN)
            for n, (version, fit) in sorted(self.listing.items())
        ]

    def _goes_on(self, days: int) -> None:
        self.day += days
        model.Session.execute(
            sa.text(
                "UPDATE jiulongpo_harvest_record SET missing_since = missing_since - :days *"
                " interval '1 day' WHERE source_id = :source"
            ),
            {"days": days, "source": self.source_id},
        )
        model.Session.commit()

    def _harvest(self, rows: list[Row], breaks_after: int | None) -> None:
        _counts["steps"] += 1
        _counts["runs"] += 1
        before = self._lines()
        report = _execute(self.source_id, Listing(rows, breaks_after))
        _counts[report.state] += 1
        seen = {_number(each) for each in rows[:breaks_after]}
        after = self._lines()
        self._see(seen)
        self._nothing_is_there_twice(after)
        self._what_was_seen_stands(seen, after)
        if report.state == "finished" and report.tally.complete:
            self._count_the_absent(seen)
            self._few_are_withdrawn_and_all_with_cause(before, after)
        else:
            self._nothing_is_concluded(seen, before, after)
        assert report.tally.settled == report.tally.read
        assert outbox.pending() == 0

    def _see(self, seen: set[int]) -> None:
        for number in seen:
            fit = self.listing[number][1]
            known = self.known.setdefault(number, Known())
            known.has_entry |= fit
            known.fit = fit
            known.absent_runs, known.absent_since = 0, None
            if fit:
                _counts["restored"] += known.withdrawn
                known.withdrawn = False

    def _count_the_absent(self, seen: set[int]) -> None:
        for number, known in self.known.items():
            if number not in seen and not known.withdrawn:
                known.absent_runs += 1
                known.absent_since = self.day if known.absent_since is None else known.absent_since

    def _nothing_is_there_twice(self, after: dict[int, Line]) -> None:
        assert set(after) == set(self.known)
        entries = {number for number, line in after.items() if line.catalog_state}
        assert entries == {number for number, known in self.known.items() if known.has_entry}
        assert _entries_of(self.source_id) <= len(entries)

    def _what_was_seen_stands(self, seen: set[int], after: dict[int, Line]) -> None:
        for number in seen:
            line = after[number]
            if self.known[number].fit:
                assert (line.state, line.catalog_state) == ("current", "published"), number
                assert line.is_private is False
            else:
                assert line.state == "rejected", number

    def _few_are_withdrawn_and_all_with_cause(
        self, before: dict[int, Line], after: dict[int, Line]
    ) -> None:
        withdrawn = _newly_withdrawn(before, after)
        fresh = [n for n, line in before.items() if line.state == "current" and self._absent(n)]
        standing = sum(line.state == "current" for line in after.values()) + len(withdrawn)
        share = config.max_vanished_percent()
        assert len(fresh) <= max(_FEW, (len(fresh) + standing) * share // 100)
        assert len(withdrawn) <= max(1, standing * config.max_withdrawn_percent() // 100)
        for number in withdrawn:
            known = self.known[number]
            assert known.absent_runs >= _RUNS, f"{number}: {known.absent_runs} runs"
            assert known.absent_since is not None
            assert self.day - known.absent_since >= _DAYS, f"{number}: too early"
            known.withdrawn = True
            _counts["withdrawn"] += 1

    def _nothing_is_concluded(
        self, seen: set[int], before: dict[int, Line], after: dict[int, Line]
    ) -> None:
        assert not _newly_withdrawn(before, after)
        for number, line in before.items():
            if number not in seen:
                assert after[number] == line, number

    def _absent(self, number: int) -> bool:
        return self.known[number].absent_runs > 0

    def _lines(self) -> dict[int, Line]:
        query = sa.text(
            "SELECT r.remote_id, r.state, r.missing_runs, p.extras ->> 'catalog_state', p.private"
            " FROM jiulongpo_harvest_record r LEFT JOIN package p ON p.id = r.package_id"
            " AND p.state = 'active' WHERE r.source_id = :source"
        )
        found = model.Session.execute(query, {"source": self.source_id}).all()
        model.Session.rollback()
        return {int(guid, 16): Line(*values) for guid, *values in found}


def _number(given: Row) -> int:
    return int(given["详情页网址"].rpartition("/")[2], 16)


def _newly_withdrawn(before: dict[int, Line], after: dict[int, Line]) -> list[int]:
    return [
        number
        for number, line in after.items()
        if line.catalog_state == "withdrawn"
        and (number not in before or before[number].catalog_state != "withdrawn")
    ]


def _entries_of(source_id: str) -> int:
    """Entries that any ledger line of the source leads to."""
    query = sa.text(
        "SELECT count(DISTINCT package_id) FROM jiulongpo_harvest_record WHERE source_id = :source"
    )
    return model.Session.scalar(query, {"source": source_id}) or 0


@cache
def _rules() -> MappingRules:
    return load_mapping(records.MAPPING)


def _execute(source_id: str, listing: Listing) -> RunReport:
    actor = service.actor()
    find, environment = service.provider_finder()
    return execute(
        Order(
            source_id=source_id,
            job_id=None,
            source=listing,
            mapper=RecordMapper(_rules()),
            providers=Providers(find, actor.name),
            actor=actor,
            catalog_state="published",
            environment=environment,
        )
    )


def run(options: Options) -> Totals:
    """Live through histories until there are enough steps, or no time is left.

    As many at once as the machine has processors, each with a database of its own.
    """
    begun = time.monotonic()
    lanes = 1 if options.sample else os.cpu_count() or 1
    counts: Counter[str] = Counter()
    totals = Totals(NAME)
    for told in side_by_side(lanes, lambda lane: _lane(lane, lanes, options)):
        counts.update(told["counts"])
        totals.broken += told["broken"]
    table(("what", "times"), sorted(counts.items()))
    totals.counts |= {**counts, "seconds": round(time.monotonic() - begun)}
    return totals


def _lane(lane: int, lanes: int, options: Options) -> Told:
    """Live through every so-manieth history."""
    database = load(f"{NAME}_{lane}")
    clear_all()
    records.make_departments()
    release()
    database.keep("empty")
    totals = Totals(NAME)
    begun, number = time.monotonic(), options.seed + lane
    while True:
        try:
            _live(number, _SAMPLE_HISTORIES if options.sample else _HISTORIES_OF_A_ROUND)
        except AssertionError as error:
            totals.breach(" ".join(str(error).split())[:500], f"--seed {number}")
        number += lanes
        spent = time.monotonic() - begun
        if options.sample or _counts["steps"] >= _STEPS / lanes or spent > _SECONDS:
            return {"counts": _counts, "broken": totals.broken}
        release()
        database.restore("empty")
        clear_all()


def _live(number: int, histories: int) -> None:
    chosen = settings(
        max_examples=histories,
        stateful_step_count=_STEPS_OF_A_HISTORY,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(seed(number)(Histories), settings=chosen)
