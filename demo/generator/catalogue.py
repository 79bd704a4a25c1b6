"""From units and topics to the whole catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from demo.generator.dice import Dice
from demo.generator.entries import Draft, entry_of
from demo.generator.faults import with_faults
from demo.generator.records import Entry
from demo.generator.topics import topics_of
from demo.generator.units import Unit, load_units

SEED = 107
REFERENCE_DATE = date(2026, 11, 20)
"""The day on which the made catalogue stands; every date in it lies before this one."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries of the made district."""

    seed: int
    today: date
    entries: tuple[Entry, ...]

    def by_guid(self) -> Mapping[str, Entry]:
        """Entries by their identifier in the department's system."""
        return {entry.guid: entry for entry in self.entries}


def generate(
    seed: int = SEED,
    today: date = REFERENCE_DATE,
    units: Sequence[Unit] | None = None,
) -> Catalogue:
    """Make the catalogue.

    Args:
        seed: another seed gives another district of the same size and shape.
        today: the day on which the catalogue stands.
        units: who registers; the district's own list when left out.
    """
    drafts = [draft for unit in units or load_units() for draft in _drafts(seed, unit)]
    entries = [
        with_faults(entry_of(draft, today), Dice(seed, "fault", draft.guid)) for draft in drafts
    ]
    return Catalogue(seed, today, tuple(_with_codes(drafts, entries)))


@cache
def default_catalogue() -> Catalogue:
    """The catalogue that ``make run`` shows."""
    return generate()


def _drafts(seed: int, unit: Unit) -> Iterator[Draft]:
    for number, topic in enumerate(topics_of(unit), 1):
        for age in range(topic.years):
            guid = f"{unit.slug}-{number:02d}" + (f"-{age}" if topic.years > 1 else "")
            yield Draft(guid, unit, topic, age, Dice(seed, guid))


def _with_codes(drafts: Sequence[Draft], entries: Sequence[Entry]) -> Iterator[Entry]:
    """Count the serial numbers of each class, and relate the years of one series."""
    serials: defaultdict[str, int] = defaultdict(int)
    series: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    codes: list[str] = []
    for draft, entry in zip(drafts, entries, strict=True):
        serials[entry.class_code] += 1
        code = f"{entry.class_code}/{serials[entry.class_code]:06d}"
        codes.append(code)
        series[draft.series].append(code)
    for draft, entry, code in zip(drafts, entries, codes, strict=True):
        others = tuple(c for c in series[draft.series] if c != code)
        coded = "no_code" not in entry.faults
        yield replace(entry, resource_code=code if coded else "", related_codes=others[:3])
