"""What a source tries before it is harvested, step by step, and whether it can do what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import HarvestError, Skip
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Signposted, Source
from ckanext.jiulongpo.harvesters.core.records import RecordRef

__all__ = [
    "CONNECT",
    "COUNT_REPORTS",
    "FIND_FILE",
    "FIRST_RECORD",
    "FIRST_ROW",
    "LIST",
    "REACH",
    "WORDS",
    "capabilities_of",
    "checks_of",
    "first_record",
    "ignore",
]

CONNECT = N_("connect")
COUNT_REPORTS = N_("count what was handed over")
FIND_FILE = N_("find a file")
FIRST_RECORD = N_("read the first record and tell it from others")
FIRST_ROW = N_("read the first row")
LIST = N_("list the records")
REACH = N_("reach the site")
_ALL = N_("name all records, so that it shows who is gone")
_CHANGES = N_("give only what has changed")
_GONE = N_("say itself which records are gone")
_ONE = N_("read one record by its name, so that several workers share a run")
WORDS = frozenset(
    {
        *(CONNECT, COUNT_REPORTS, FIND_FILE, FIRST_RECORD, FIRST_ROW, LIST, REACH),
        *(_ALL, _CHANGES, _GONE, _ONE),
    }
)
"""All that the sources that ship ask themselves; each has a translation."""

Step = Callable[[], object]
"""Raises a HarvestError where it fails; a finding that it gives is worth knowing."""


def checks_of(*steps: tuple[str, Step]) -> list[Check]:
    """Names of steps with what came of each; none is taken after one that fails."""
    checks: list[Check] = []
    for name, step in steps:
        checks.append(_check(name, step))
        if not checks[-1].passed:
            break
    return checks


def _check(name: str, step: Step) -> Check:
    try:
        found = step()
    except HarvestError as error:
        return Check(name, passed=False, finding=error.finding)
    return Check(name, passed=True, finding=found if isinstance(found, Finding) else None)


def first_record(source: Source) -> Finding | None:
    """Read the first record, also where it is one that nobody can tell from others.

    Raises:
        HarvestError: it cannot be read.
    """
    with _first_of(source) as ref:
        if ref is None:
            return running.EMPTY()
        try:
            source.fetch(ref)
        except Skip as error:
            return error.finding
    return None


def capabilities_of(source: Source) -> list[Check]:
    """Each capability, tried where the source says that it has it."""
    tried: tuple[tuple[Capability, str, Step], ...] = (
        (Capability.SNAPSHOT, _ALL, lambda: _declared(source)),
        (Capability.INCREMENTAL, _CHANGES, lambda: _changes(source)),
        (Capability.TOMBSTONES, _GONE, lambda: None),
        (Capability.RANDOM_ACCESS, _ONE, lambda: _by_name(source)),
    )
    return [
        _check(name, step)
        if capability in source.capabilities
        else Check(name, passed=True, offered=False)
        for capability, name, step in tried
    ]


def _declared(source: Source) -> Finding | None:
    count = source.size()
    return None if count is None else running.DECLARED(count=count)


def _changes(source: Source) -> None:
    """Ask for what has changed since the last change; that nothing has is an answer."""
    cursor = source.signpost() if isinstance(source, Signposted) else ""
    if not cursor:
        with _first_of(source) as ref:
            cursor = ref.cursor if ref else ""
    if cursor:
        with _first_of(source, cursor):
            return


def _by_name(source: Source) -> None:
    with _first_of(source) as ref:
        guid = ref.guid if ref else ""
    if guid:
        try:
            source.fetch(RecordRef(guid))
        except Skip:
            return


@contextmanager
def _first_of(source: Source, cursor: str = "") -> Iterator[RecordRef | None]:
    refs = source.discover(cursor, ignore)
    try:
        yield next(refs, None)
    finally:
        close = getattr(refs, "close", None)
        if close is not None:
            close()


def ignore(_finding: Finding) -> None:
    """A probe has nobody to report to."""
