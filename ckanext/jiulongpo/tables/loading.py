"""One load: survey the file, decide, write the table, put it into place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, cast

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.sources.readers.rows import NO_NAMES, Limits, ReadOptions
from ckanext.jiulongpo.tables import faults, store
from ckanext.jiulongpo.tables.deciding import Column, decide
from ckanext.jiulongpo.tables.names import column_names
from ckanext.jiulongpo.tables.privacy import (
    Hit,
    Parts,
    Scanner,
    is_suspect,
    look_through,
    together,
)
from ckanext.jiulongpo.tables.profile import profile_of
from ckanext.jiulongpo.tables.reading import Opened, open_table
from ckanext.jiulongpo.tables.source import Fetched
from ckanext.jiulongpo.tables.spool import Spool
from ckanext.jiulongpo.tables.survey import Aside, Survey
from ckanext.jiulongpo.tables.writing import Feed, Lines

__all__ = ["Loaded", "Order", "load", "options_of"]

_GIGABYTE = 1024**3
_OPTIONS = ("sheet", "encoding", "delimiter")
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
_UNNAMED = re.compile(r"列\d+")
_LONGEST_NAME = 60
_ABOVE = "above"
_OUTSIDE = "outside"
"""Places of a file that are no part of its table, as hits name them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be loaded, and how.

    Attributes:
        settings: what the publisher has settled.
        items: 信息项 of the entry: ``name``, ``name_en``, ``data_type``.
        key: of keyed hashes.
        full_text_rows: up to which CKAN's full-text column is filled.
        tick: called often, with the per cent that are done or None.
    """

    resource_id: str
    format: str
    settings: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    key: bytes
    max_bad_rows: int
    full_text_rows: int
    tick: Callable[[int | None], None]


@dataclass(slots=True)
class Loaded:
    """What came of it."""

    kind: str
    rows: int
    columns: list[Column]
    profile: dict[str, Any]
    aside: list[Aside]
    hits: list[dict[str, Any]]
    findings: list[Finding] = field(default_factory=list)


def load(order: Order, fetched: Fetched, still_mine: Callable[[], bool]) -> Loaded | None:
    """Load the table of a file; nothing of it is seen before it is whole.

    Args:
        order: what and how.
        fetched: the bytes.
        still_mine: asked at the end; where it says no, another worker has taken the load over.

    Returns:
        What came of it; none where the load is another worker's.

    Raises:
        Abort: there is no table in the file, or none that can be shown.
    """
    opened = open_table(fetched.stream, fetched.name, order.format, options_of(order.settings))
    findings = list(opened.findings)
    with Spool() as spool:
        keep_totals = bool(order.settings.get("keep_totals"))
        survey = Survey(spool, order.max_bad_rows, keep_totals=keep_totals)
        done = _progress(order, opened, fetched)
        survey.read(opened.rows(findings.append), done)
        if not spool.rows and not survey.aside:
            raise Abort(faults.NOTHING_IN_IT())
        columns = _decided(order, survey)
        parts = look_through(opened.stream, opened.kind)
        hits = _hits(survey, opened, columns) + [_hit(hit, treated=True) for hit in parts.hits]
        hits += _hits_above(opened, columns) + _hits_outside(opened) + _hits_in_notes(opened)
        findings += _beside(parts)
        kept = [column for column in columns if column]
        loaded = Loaded(opened.kind, 0, kept, {}, survey.aside, hits, findings)
        with store.writing() as cursor:
            _fill(cursor, order, survey, columns, loaded)
            if not still_mine():
                cursor.connection.rollback()
                return None
            _swap(cursor, order, spool, loaded)
    rounded = survey.rounded() if opened.kind in _WORKBOOKS else []
    loaded.findings += [faults.ROUNDED(title, count=count) for title, count in rounded]
    loaded.findings += _worth_knowing(loaded)
    return loaded


def options_of(settings: Mapping[str, Any]) -> ReadOptions:
    """How a file is read, by what its publisher has settled."""
    texts = {name: str(settings.get(name) or "") for name in _OPTIONS}
    limits = Limits(unpacked_bytes=2 * _GIGABYTE, columns=1_000)
    stated = int(settings.get("header_row") or 0)
    return replace(
        ReadOptions(limits=limits),
        header_row=NO_NAMES if settings.get("no_names") else stated,
        header_rows=max(1, int(settings.get("header_rows") or 1)),
        **texts,
    )


def _progress(order: Order, opened: Opened, fetched: Fetched) -> Callable[[], None]:
    """How far the reading is, where the place in the file says it."""
    by_place = opened.kind in ("csv", "json", "jsonlines", "geojson")

    def tick() -> None:
        place = opened.stream.tell() if by_place else 0
        order.tick(min(60, 60 * place // max(1, fetched.size)) if place else None)

    return tick


def _decided(order: Order, survey: Survey) -> list[Column | None]:
    types = order.settings.get("types") or {}
    treatments = order.settings.get("treatments") or {}
    item_types = _item_types(order.items)
    decided: list[Column | None] = []
    for name, title, observed in zip(
        column_names(survey.titles), survey.titles, survey.observed, strict=True
    ):
        treated = str(treatments.get(name) or "")
        is_gap = not observed.filled and _UNNAMED.fullmatch(title)
        if treated == "drop" or is_gap:
            decided.append(None)
            continue
        chosen = "text" if treated else str(types.get(name) or "")
        kind = item_types.get(title.strip().casefold(), "")
        column = decide(name, title, observed, chosen=chosen, item_type=kind)
        decided.append(replace(column, treatment=treated))
    return decided


def _item_types(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        str(item[name]).strip().casefold(): str(item.get("data_type") or "")
        for item in items
        for name in ("name", "name_en")
        if item.get(name)
    }


def _hits(survey: Survey, opened: Opened, columns: Sequence[Column | None]) -> list[dict[str, Any]]:
    """What was found in the table and on the other sheets; ``treated`` where nobody sees it."""
    state = dict(zip(survey.titles, columns, strict=True))
    found = []
    for hit in survey.hits():
        column = state.get(hit.column)
        treated = bool(hit.place) or column is None or bool(column.treatment)
        found.append(_hit(hit, treated=treated))
    for sheet in opened.other_sheets:
        found += [_hit(hit, treated=True) for hit in _sheet_hits(opened, sheet)]
    return found


def _hit(hit: Hit, *, treated: bool) -> dict[str, Any]:
    """Another sheet is no part of the table; its cells hold back the file alone."""
    return hit.as_dict() | {"treated": treated}


def _hits_above(opened: Opened, columns: Sequence[Column | None]) -> list[dict[str, Any]]:
    """What titles and names hold; names are shown with the table, so that they hold it back."""
    above, names = Scanner(_ABOVE), Scanner(_ABOVE)
    for row, is_name in opened.above():
        cells = list(row.cells) if row.fault else list(row.payload.values())
        if is_name:  # the name of a column that is left out is not shown
            gone = {place for place, column in enumerate(columns) if column is None}
            cells = [cell for place, cell in enumerate(cells) if place not in gone]
        (names if is_name else above).see(row.position, [""] * len(cells), cells)
    return [
        *(_hit(hit, treated=True) for hit in together(above.hits())),
        *(_hit(hit, treated=False) for hit in together(names.hits())),
    ]


def _hits_outside(opened: Opened) -> list[dict[str, Any]]:
    """What a JSON file says beside its records."""
    scanner = Scanner(_OUTSIDE)
    for number, value in enumerate(opened.outside(), 1):
        scanner.see(number, [""], [value])
    return [_hit(hit, treated=True) for hit in together(scanner.hits())]


def _hits_in_notes(opened: Opened) -> list[dict[str, Any]]:
    """Comments of an old workbook; those of a package are among its parts."""
    found: list[dict[str, Any]] = []
    scanners: dict[str, Scanner] = {}
    for sheet, row, text in opened.notes():
        scanner = scanners.setdefault(sheet, Scanner(f"comments: xls/{sheet}"))
        scanner.see(row, [""], [text])
    for scanner in scanners.values():
        found += [_hit(hit, treated=True) for hit in together(scanner.hits())]
    return found


def _beside(parts: Parts) -> list[Finding]:
    """What a workbook carries that its sheets do not show; said, not held back."""
    found = ((faults.HIDDEN, parts.hidden), (faults.NAMED_PERSON, parts.people))
    told = [fault(what=", ".join(words)) for fault, words in found if words]
    return told + [faults.LEFTOVER(what=word) for word in parts.leftovers]


def _sheet_hits(opened: Opened, sheet: str) -> list[Hit]:
    scanner = Scanner(sheet)
    names: list[str] = []
    try:
        for row in opened.rows_of(sheet):
            cells = list(row.cells) if row.fault else list(row.payload.values())
            names += [""] * (len(cells) - len(names))
            for place, cell in enumerate(cells):
                if not names[place] and isinstance(cell, str) and not is_suspect(cell):
                    names[place] = cell[:_LONGEST_NAME]
            scanner.see(row.position, names, cells)
    except HarvestError:  # an empty sheet, or a drawing
        return scanner.hits()
    return scanner.hits()


def _fill(
    cursor: store.Cursor,
    order: Order,
    survey: Survey,
    decided: Sequence[Column | None],
    loaded: Loaded,
) -> None:
    """Fill a table beside the old one."""
    spool, columns = survey.spool, loaded.columns
    lines = Lines(spool, decided, order.key, survey.set_aside)
    total = max(1, spool.rows)
    feed = Feed(iter(lines), lambda: order.tick(60 + 30 * lines.written // total))
    full_text = _has_full_text(order, spool)
    store.create(cursor, order.resource_id, columns, full_text=full_text)
    store.copy_in(cursor, order.resource_id, columns, cast("BinaryIO", feed))
    order.tick(92)
    loaded.rows = lines.written
    loaded.profile = profile_of(cursor, store.staging_of(order.resource_id), columns)


def _swap(cursor: store.Cursor, order: Order, spool: Spool, loaded: Loaded) -> None:
    labels = _labels(order.items)
    named = {c.name: labels.get(c.title.strip().casefold(), c.title) for c in loaded.columns}
    filled = store.Filled(loaded.rows, named, _has_full_text(order, spool))
    store.swap(cursor, order.resource_id, loaded.columns, filled)


def _has_full_text(order: Order, spool: Spool) -> bool:
    return spool.rows <= order.full_text_rows


def _labels(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The Chinese name of a 信息项 for a column that carries its English one."""
    return {
        str(item["name_en"]).strip().casefold(): str(item["name"])
        for item in items
        if item.get("name_en") and item.get("name")
    }


def _worth_knowing(loaded: Loaded) -> list[Finding]:
    return [
        faults.NEARLY(column.name, count=column.misfits, example=column.example, kind=column.nearly)
        for column in loaded.columns
        if column.nearly
    ] + [
        (faults.PERSONAL_BESIDE if hit["place"] else faults.PERSONAL)(
            hit["place"] or hit["column"], count=hit["count"], kind=hit["kind"], row=hit["row"]
        )
        for hit in loaded.hits
        if not hit["treated"] or hit["place"]
    ]
