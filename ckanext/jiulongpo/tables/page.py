"""The table on an entry's page: which file, in which state, its rows, its chart and its map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import answers, config
from ckanext.jiulongpo.tables.asking import Asked, from_parameters
from ckanext.jiulongpo.tables.charts.section import ChartSection, chart_for_later, chart_section
from ckanext.jiulongpo.tables.columns import Cell, ColumnView, column_views, undecoded
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.links import Links
from ckanext.jiulongpo.tables.maps.placed import is_geographic, words_of
from ckanext.jiulongpo.tables.maps.section import MapSection, map_for_later, map_section
from ckanext.jiulongpo.tables.model import TableLoad, loads_of_package

__all__ = ["PARTS", "Chip", "Grid", "TablePage", "table_page"]

Given = Sequence[tuple[str, str]]
_FIELDS = {"range": ("min", "max"), "has": ("has",)}
"""The operators for which a column has a field of its own."""
PARTS = frozenset({"rows", "chart", "map"})
"""What a page of a table is made of."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A demand that can be taken back."""

    label: str
    text: str
    href: str
    part: str


@dataclass(frozen=True)
class Grid:
    """Rows of a table with everything around them.

    Attributes:
        values: parameter → what the person asked, for the controls.
        total: rows that are asked for; ``exact`` whether it is all of them.
        problem: why there are no rows, where the question was wrong.
        has_codes: whether some cells are codes whose words are known.
    """

    links: Links
    columns: list[ColumnView]
    all_rows: int
    asked: Asked = field(default_factory=Asked)
    rows: list[list[Cell]] = field(default_factory=list)
    first: int = 1
    total: int = 0
    exact: bool = True
    after: str = ""
    before: str = ""
    problem: str = ""
    has_codes: bool = False
    geographic: bool = False

    @property
    def last(self) -> int:
        """Number of the last row on the page."""
        return self.first + len(self.rows) - 1

    @property
    def is_filtered(self) -> bool:
        """Whether some rows are left out."""
        return not self.asked.is_everything

    @property
    def sort(self) -> str:
        """The parameter of the order."""
        return f"-{self.asked.sort}" if self.asked.descending else self.asked.sort

    def value(self, key: str) -> str:
        """What the address asks by a parameter; empty where it does not."""
        return next((value for name, value in self.links.parameters if name == key), "")

    def values(self, key: str) -> list[str]:
        """All that the address asks by a parameter that may stand several times."""
        return [value for name, value in self.links.parameters if name == key]

    def chosen(self, column: ColumnView) -> str:
        """The words of the values that are chosen in a column; empty where none is."""
        words = [column.word(value) for value in self.values(f"is:{column.name}")]
        if len(words) > 1:
            return tk.ungettext("{n} value", "{n} values", len(words)).format(n=len(words))
        return words[0] if words else ""

    def chips(self) -> list[Chip]:
        """Every demand, in words."""
        labels = {column.name: column for column in self.columns}
        chips = []
        for key, value in self.links.parameters:
            operator, colon, name = key.partition(":")
            if not colon or name not in labels:
                continue
            rest = self.links.without(key, value)
            text = _demand(operator, labels[name].word(value) if operator == "is" else value)
            chips.append(
                Chip(labels[name].label, text, self.links.page(rest), self.links.part(rest))
            )
        return chips

    def carried(self) -> list[tuple[str, str]]:
        """What the form of the filters has to carry along: all that none of its fields shows."""
        shown = {"q", "file"}
        values: set[tuple[str, str]] = set()
        for column in self.columns:
            choices = column.choices if column.control == "choose" else column.common
            if column.control != "range":
                values |= {(f"is:{column.name}", value) for value, _word, _count in choices}
            shown |= {f"{side}:{column.name}" for side in _FIELDS.get(column.control, ())}
        pairs = [pair for pair in self.links.hidden() if pair not in values]
        once = [pair for pair in pairs if pair[0] in shown]
        first = dict(reversed(once))
        return [pair for pair in pairs if first.get(pair[0]) != pair[1]]

    def sort_links(self, name: str) -> tuple[str, str]:
        """Where a click on a column's name leads: the page, and the table alone."""
        order = self.links.sorted_by(name, self.sort)
        return self.links.page(order), self.links.part(order)

    def code_links(self) -> list[tuple[str, str, str, bool]]:
        """Words or codes in the cells: a name, the page, the table alone, whether it is so now."""
        raw = ("codes", "raw") in self.links.view
        ways = ((tk._("Decoded"), "", not raw), (tk._("Codes"), "raw", raw))
        return [
            (word, links.page(), links.part(), now)
            for word, value, now in ways
            for links in [self.links.viewed({"codes": value})]
        ]

    def empty_links(self, name: str, *, empty: bool = True) -> tuple[str, str]:
        """The rows in which a column is empty, or is not."""
        key = f"empty:{name}"
        rest = tuple(pair for pair in self.links.parameters if pair[0] != key)
        demand = (*rest, (key, "yes" if empty else "no"))
        return self.links.page(demand), self.links.part(demand)


@dataclass(frozen=True)
class TablePage:
    """What the page of an entry says of its tables.

    Attributes:
        files: id, name and address of each file that has a table or will have one.
        standing: how the load of the shown file stands; see ``answers.standing``.
        denied: why the reader may not see the rows; empty where they may.
        held: whether the rows are kept inside for personal information.
    """

    file_id: str
    file_name: str
    files: list[tuple[str, str, str]]
    standing: Mapping[str, Any]
    may_edit: bool
    settings_url: str
    denied: str = ""
    held: bool = False
    bad_rows: int = 0
    grid: Grid | None = None
    chart: ChartSection | None = None
    map: MapSection | None = None


def table_page(
    pkg: Mapping[str, Any], given: Given, parts: Collection[str] = PARTS
) -> TablePage | None:
    """The table of an entry's page; none where the entry has no tabular file.

    Args:
        pkg: the dictionary of ``package_show``.
        given: parameters of the page's address.
        parts: which of ``PARTS`` are wanted.
    """
    loads = loads_of_package(str(pkg["id"]))
    files = [r for r in pkg.get("resources") or () if r["id"] in loads]
    if not files:
        return None
    resource = _shown(files, loads, given)
    load = loads[resource["id"]]
    links = Links.of(str(pkg["name"]), load.resource_id, given)
    denied = _denied(load.resource_id)
    names = [(r["id"], r.get("name") or r["id"], _file_page(pkg, r["id"])) for r in files]
    may_edit = _may("jiulongpo_table_change", load.resource_id)
    page = TablePage(
        file_id=load.resource_id,
        file_name=str(resource.get("name") or ""),
        files=names if len(names) > 1 else [],
        standing=answers.standing(load, quoting=may_edit),
        may_edit=may_edit,
        settings_url=tk.h.url_for(
            "jiulongpo_tables.settings", id=pkg["name"], resource_id=load.resource_id
        ),
        denied=denied,
        held=load.holds_table,
        bad_rows=load.bad_rows,
    )
    if not load.has_table or denied:
        return page
    grid = _grid(load, pkg, links, _parameter(given, "page") if "rows" in parts else None)
    pictures = {} if grid.problem else _pictures(load, grid, words_of(pkg, resource), parts)
    return replace(page, grid=grid, **pictures)


def _pictures(
    load: TableLoad, grid: Grid, names: Sequence[str], parts: Collection[str]
) -> dict[str, Any]:
    """The chart and the map: at once where the table is small, or where they are asked for."""
    found: dict[str, Any] = {}
    small = (load.rows or 0) <= config.chart_rows() or "rows" not in parts
    view = dict(grid.links.view)
    links, columns, asked = grid.links, grid.columns, grid.asked
    if "chart" in parts:
        now = small or "by" in view
        found["chart"] = (
            chart_section(load, columns, links, asked) if now else chart_for_later(columns, links)
        )
    if "map" in parts:
        now = small or "box" in view or "datum" in view
        found["map"] = (
            map_section(load, columns, links, asked, names) if now else map_for_later(load, links)
        )
    return found


def _shown(
    files: Sequence[Mapping[str, Any]], loads: Mapping[str, TableLoad], given: Given
) -> Mapping[str, Any]:
    """The file that the address names, else the first that has a table."""
    wanted = next((value for key, value in given if key == "file"), "")
    named = next((r for r in files if r["id"] == wanted), None)
    return named or next((r for r in files if loads[r["id"]].has_table), files[0])


def _file_page(pkg: Mapping[str, Any], file_id: str) -> str:
    return tk.h.url_for("dataset.read", id=pkg["name"], file=file_id) + "#data"


def _denied(resource_id: str) -> str:
    try:
        tk.check_access("jiulongpo_table_query", {}, {"resource_id": resource_id})
    except tk.NotAuthorized as error:
        return str(error.message or tk._("This file is given on request."))
    return ""


def _may(auth: str, resource_id: str) -> bool:
    try:
        tk.check_access(auth, {}, {"resource_id": resource_id})
    except tk.NotAuthorized:
        return False
    return True


def _grid(load: TableLoad, pkg: Mapping[str, Any], links: Links, cursor: str | None) -> Grid:
    """The rows at a cursor; without a cursor what is asked, and no rows."""
    rows = load.rows or 0
    views = column_views(load.columns, load.profile, rows, pkg.get("items") or ())
    has_codes = any(view.codes for view in views)
    views = undecoded(views) if ("codes", "raw") in links.view else views
    bare = Grid(links, views, rows, has_codes=has_codes, geographic=is_geographic(load))
    try:
        asked = from_parameters(load.columns, links.parameters)
        return replace(bare, asked=asked) if cursor is None else _filled(load, bare, asked, cursor)
    except TableError as error:
        return replace(bare, problem=answers.worded(error.finding).said(tk._))


def _filled(load: TableLoad, bare: Grid, asked: Asked, cursor: str) -> Grid:
    names = [column.name for column in bare.columns]
    page, total, exact = answers.found(load, asked, names, config.page_rows(), cursor)
    rows = [
        [view.cell(value) for view, value in zip(bare.columns, row[1:], strict=True)]
        for row in page.rows
    ]
    return replace(
        bare,
        asked=asked,
        rows=rows,
        first=page.first,
        total=total,
        exact=exact,
        after=page.after,
        before=page.before,
    )


def _parameter(given: Given, key: str) -> str:
    return next((value for name, value in given if name == key), "")


def _demand(operator: str, text: str) -> str:
    words = {
        "has": tk._("contains “{text}”"),
        "is": "{text}",
        "min": "≥ {text}",
        "max": "≤ {text}",
        "empty": tk._("is empty") if text == "yes" else tk._("is not empty"),
    }
    return words[operator].format(text=text)
