"""Faults that real catalogues have, put in on purpose so that findings can be seen at work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from demo.generator.dice import Dice
from demo.generator.records import Entry

SHARE = 9
"""Entries out of a hundred that carry one fault."""


def with_faults(entry: Entry, dice: Dice) -> Entry:
    """The entry, in some cases with one fault whose name it then carries."""
    if not dice.chance(SHARE):
        return entry
    name = dice.pick(tuple(FAULTS))
    spoilt = FAULTS[name](entry)
    return replace(spoilt, faults=(name,)) if spoilt else entry


def _no_abstract(entry: Entry) -> Entry:
    return replace(entry, notes="")


def _no_items(entry: Entry) -> Entry:
    return replace(entry, items=())


def _no_code(entry: Entry) -> Entry:
    """Named only: the catalogue gives this entry no number when it counts the codes."""
    return entry


def _no_date(entry: Entry) -> Entry:
    return replace(entry, publish_date=None)


def _unknown_cycle(entry: Entry) -> Entry:
    return replace(entry, update_cycle="按需更新")


def _unknown_format(entry: Entry) -> Entry:
    return replace(entry, format_type="纸质")


def _html_abstract(entry: Entry) -> Entry:
    return replace(entry, notes=f"<p>{entry.notes}</p>\r\n&nbsp;")


def _no_condition(entry: Entry) -> Entry | None:
    if entry.access.share_type != "有条件共享":
        return None
    return replace(entry, access=replace(entry.access, share_condition=""))


def _system_name(entry: Entry) -> Entry:
    return replace(entry, title=entry.source_system)


FAULTS: Mapping[str, Callable[[Entry], Entry | None]] = {
    "no_abstract": _no_abstract,
    "no_items": _no_items,
    "no_code": _no_code,
    "no_date": _no_date,
    "unknown_cycle": _unknown_cycle,
    "unknown_format": _unknown_format,
    "html_abstract": _html_abstract,
    "no_condition": _no_condition,
    "system_name": _system_name,
}
