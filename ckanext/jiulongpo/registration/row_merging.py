"""Rows of 信息项 that two people have changed at the same time, and rows that come back. Pure.

A row is told by its key, so that neither moving nor inserting rows makes two rows look changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ckanext.jiulongpo.registration.form_values import KEY, fresh_key

__all__ = ["ITEMS", "Row", "Rows", "merge_rows", "rekeyed", "settled", "with_window"]

ITEMS = "items"
Row = dict[str, str]
Rows = list[Row]


def merge_rows(
    base: Sequence[Mapping[str, str]] | None,
    theirs: Sequence[Mapping[str, str]],
    mine: Sequence[Mapping[str, str]],
) -> tuple[Rows, dict[str, Any]]:
    """Three-way merge of rows.

    Different rows, and different cells of one row, come together. A cell that both have changed
    keeps theirs and is told; so is a row that one has changed and the other has removed. It stays
    until somebody chooses.

    Args:
        base: the rows that I had read; ``None`` when nobody remembers: then no row goes away.
        theirs: the rows that are stored now.
        mine: the rows that I send.

    Returns:
        The rows, and path → what I wrote of each clash; a removed row is an empty text.
    """
    before, stored, sent = _by_key(base or ()), _by_key(theirs), _by_key(mine)
    rows: dict[str, Row] = {}
    clashes: dict[str, Any] = {}
    for key in {**stored, **sent}:
        known = before.get(key)
        if key in stored and key in sent:
            rows[key] = _cells(key, known, stored[key], sent[key], clashes)
        elif key in stored:
            removed_by_me = known is not None
            if removed_by_me and known != stored[key]:
                clashes[f"{ITEMS}.{key}"] = ""
            if not removed_by_me or known != stored[key]:
                rows[key] = dict(stored[key])
        elif known is None:
            rows[key] = dict(sent[key])
        elif known != sent[key]:  # they have removed what I have changed
            clashes[f"{ITEMS}.{key}"] = dict(sent[key])
    order = _order(list(before), list(stored), list(sent), set(rows))
    return [rows[key] for key in order], clashes


def rekeyed(
    rows: Sequence[Mapping[str, str]], known: Sequence[Mapping[str, str]], other: Sequence[str] = ()
) -> Rows:
    """Rows that come without keys, each with the key of the known row that it is.

    A row is known by all of its cells, else by its name, else by its English name; where the
    number of rows is the same, one that is left over is the one that stood in its place.

    Args:
        rows: from a file, or of the stored entry; keys that they have mean nothing.
        known: rows with keys.
        other: keys that may not be given to new rows either.
    """
    waiting = {row[KEY]: _bare(row) for row in known}
    given: dict[int, str] = {}
    told: tuple[str, ...] = ("", "name", "name_en")
    for by in told:
        for place, row in enumerate(rows):
            if place not in given:
                found = _alike(_bare(row), waiting, by)
                if found:
                    given[place] = found
                    del waiting[found]
    if len(rows) == len(known):
        for place, row in enumerate(known):
            if place not in given and row[KEY] in waiting:
                given[place] = row[KEY]
                del waiting[row[KEY]]
    taken = {*other, *(row[KEY] for row in known)}
    made: Rows = []
    for place, row in enumerate(rows):
        key = given.get(place) or fresh_key(taken)
        taken.add(key)
        made.append({KEY: key, **_bare(row)})
    return made


def with_window(
    rows: Sequence[Mapping[str, str]], keys: Sequence[str], sent: Sequence[Mapping[str, str]]
) -> Rows:
    """All rows, those of one page as they were sent; the rows of other pages as they were read.

    Args:
        rows: as the person had read them.
        keys: of the rows that his page showed.
        sent: what his page sends in their place.
    """
    shown, coming = set(keys), {row[KEY] for row in sent}
    first = next((place for place, row in enumerate(rows) if row[KEY] in shown), len(rows))
    gone = shown | coming
    before = [dict(row) for row in rows[:first] if row[KEY] not in gone]
    behind = [dict(row) for row in rows[first:] if row[KEY] not in gone]
    return [*before, *(dict(row) for row in sent), *behind]


def settled(values: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a draft holds
    """Values with what somebody has chosen at the place of a clash.

    Args:
        values: of a draft.
        path: a field, ``items.<key>.<column>`` or ``items.<key>``, as :func:`merge_rows` tells it.
        value: what comes there; an empty one takes it out.
    """
    name, _, rest = path.partition(".")
    if not rest:
        return {**values, name: value}
    key, _, column = rest.partition(".")
    rows = [dict(row) for row in values.get(ITEMS) or ()]
    if column:
        rows = [_set(row, column, value) if row[KEY] == key else row for row in rows]
    else:
        rows = [row for row in rows if row[KEY] != key] + ([dict(value)] if value else [])
    return {**values, ITEMS: rows}


def _set(row: Row, column: str, cell: str) -> Row:
    kept = {name: text for name, text in row.items() if name != column}
    return {**kept, column: cell} if cell else kept


def _by_key(rows: Sequence[Mapping[str, str]]) -> dict[str, Row]:
    """Rows by key, empty cells left out; nothing and an empty text are one."""
    return {
        row[KEY]: {name: cell for name, cell in row.items() if cell or name == KEY} for row in rows
    }


def _bare(row: Mapping[str, str]) -> Row:
    return {name: cell for name, cell in row.items() if cell and name != KEY}


def _cells(key: str, base: Row | None, theirs: Row, mine: Row, clashes: dict[str, Any]) -> Row:
    """One row of both; a cell that both have changed keeps theirs."""
    merged = dict(theirs)
    for name in {**theirs, **mine}:
        stored, sent = theirs.get(name, ""), mine.get(name, "")
        before = base.get(name, "") if base is not None else None
        if sent in (stored, before):
            continue
        if stored != before:
            clashes[f"{ITEMS}.{key}.{name}"] = sent
        elif sent:
            merged[name] = sent
        else:
            merged.pop(name)
    return merged


def _alike(row: Row, waiting: Mapping[str, Row], by: str) -> str:
    if by and not row.get(by):
        return ""
    if by:
        return next((key for key, other in waiting.items() if other.get(by) == row[by]), "")
    return next((key for key, other in waiting.items() if other == row), "")


def _order(base: list[str], theirs: list[str], mine: list[str], kept: set[str]) -> list[str]:
    """The order of whoever has moved rows, theirs where both have; new rows follow their upper."""
    both = set(base) & set(theirs) & set(mine)
    in_base, in_theirs = ([key for key in keys if key in both] for keys in (base, theirs))
    first, second = (mine, theirs) if in_base == in_theirs else (theirs, mine)
    order = [key for key in first if key in kept]
    placed = set(order)
    for place, key in enumerate(second):
        if key in kept and key not in placed:
            above = next((other for other in reversed(second[:place]) if other in placed), None)
            order.insert(order.index(above) + 1 if above is not None else 0, key)
            placed.add(key)
    return order
