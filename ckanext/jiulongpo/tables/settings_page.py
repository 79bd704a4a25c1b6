"""The page on which a publisher sees what was decided on a file, and settles it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.recognition.columns import Why
from ckanext.jiulongpo.spreadsheets import harmless
from ckanext.jiulongpo.tables import answers
from ckanext.jiulongpo.tables.deciding import NAMES
from ckanext.jiulongpo.tables.maps.finding import Places, places_in
from ckanext.jiulongpo.tables.maps.section import datum_words
from ckanext.jiulongpo.tables.model import TableLoad
from ckanext.jiulongpo.tables.privacy import TREATMENTS

__all__ = ["Decision", "SettingsPage", "page_of", "settle", "sheet_safe"]

_MOST_BAD_ROWS = 20


@dataclass(frozen=True, slots=True)
class Decision:
    """A column and why it is what it is.

    Attributes:
        chosen: what the publisher has chosen; empty where the site decided.
    """

    name: str
    title: str
    kind: str
    why: str
    chosen: str
    treatment: str
    personal: str
    note: str


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What the template shows."""

    load: TableLoad
    title: str
    entry_title: str
    entry_url: str
    url: str
    bad_rows_url: str
    standing: Mapping[str, Any]
    decisions: list[Decision]
    dropped: list[str]
    elsewhere: list[Mapping[str, Any]]
    findings: list[tuple[str, str, str]]
    bad_rows: list[Mapping[str, Any]]
    may_release: bool
    kinds: tuple[str, ...] = tuple(NAMES)
    treatments: tuple[str, ...] = TREATMENTS
    has_places: bool = False

    @property
    def datums(self) -> list[tuple[str, str]]:
        """What the publisher can state of the coordinates."""
        return list(datum_words().items())


def page_of(pkg: Mapping[str, Any], resource: Mapping[str, Any], load: TableLoad) -> SettingsPage:
    """The settings of a file's table, for a person who may change them."""
    place = {"id": pkg["name"], "resource_id": load.resource_id}
    types = load.settings.get("types") or {}
    treatments = load.settings.get("treatments") or {}
    return SettingsPage(
        load=load,
        title=str(resource.get("name") or load.resource_id),
        entry_title=str(pkg.get("title") or pkg["name"]),
        entry_url=tk.h.url_for("dataset.read", id=pkg["name"]),
        url=tk.h.url_for("jiulongpo_tables.settings", **place),
        bad_rows_url=tk.h.url_for("jiulongpo_tables.bad_rows", **place),
        standing=answers.standing(load),
        decisions=[_decision(column, load, types) for column in load.columns],
        dropped=[name for name, treatment in treatments.items() if treatment == "drop"],
        elsewhere=[hit for hit in load.hits if hit["place"]],
        findings=[
            (tk.h.jlp_table_place(finding["field"]), *answers.said(finding))
            for finding in load.findings
        ],
        bad_rows=answers.bad_rows(load, 0, _MOST_BAD_ROWS)["rows"] if load.bad_rows else [],
        may_release=_may_release(load),
        has_places=isinstance(places_in(load.columns, load.profile), Places),
    )


def settle(pkg: Mapping[str, Any], load: TableLoad, form: Mapping[str, str]) -> Response:
    """Do what the form says and go back to the page."""
    back = tk.h.redirect_to(
        "jiulongpo_tables.settings", id=pkg["name"], resource_id=load.resource_id
    )
    try:
        if form.get("action") == "release":
            given = {"resource_id": load.resource_id, "reason": form.get("reason", "").strip()}
            tk.get_action("jiulongpo_table_release")({}, given)
            tk.h.flash_success(tk._("The reason is kept; the table is public now."))
        else:
            tk.get_action("jiulongpo_table_change")({}, _settings(load, form))
            tk.h.flash_success(tk._("The file is loaded anew with these settings."))
    except tk.ValidationError as error:
        tk.h.flash_error("; ".join(str(text) for text in error.error_summary.values()))
    except tk.NotAuthorized:
        tk.h.flash_error(tk._("Only administrators of the department may do this."))
    return back


def _settings(load: TableLoad, form: Mapping[str, str]) -> dict[str, Any]:
    plain = {key: form.get(key, "") for key in ("sheet", "encoding", "delimiter", "datum")}
    header = form.get("header_row", "").strip()
    kept = {
        name: treatment
        for name, treatment in (load.settings.get("treatments") or {}).items()
        if treatment == "drop" and f"keep:{name}" not in form
    }
    return {
        "resource_id": load.resource_id,
        **plain,
        "header_row": header if header.isdecimal() else "0",
        "header_rows": form.get("header_rows", "") or "0",
        "no_names": "no_names" in form,
        "keep_totals": "keep_totals" in form,
        "types": _by_column(form, "type:"),
        "treatments": kept | _by_column(form, "treatment:"),
    }


def _by_column(form: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        key.removeprefix(prefix): value
        for key, value in form.items()
        if key.startswith(prefix) and value
    }


def _decision(column: Mapping[str, Any], load: TableLoad, types: Mapping[str, str]) -> Decision:
    name, title = str(column["name"]), str(column["title"])
    kinds = [
        tk.h.jlp_table_kind(h["kind"]) for h in load.hits if h["column"] == title and not h["place"]
    ]
    return Decision(
        name=name,
        title=title,
        kind=str(column["kind"]),
        why=_why(str(column["why"])),
        chosen=str(types.get(name) or ""),
        treatment=str(column["treatment"]),
        personal=", ".join(kinds),
        note=str(column["example"]),
    )


def _why(why: str) -> str:
    words = {
        Why.ALL_FIT: tk._("all cells fit"),
        Why.CHOSEN: tk._("chosen by the publisher"),
        Why.CODE: tk._("a code: its digits are no amount"),
        Why.ITEM: tk._("the data item says text"),
        Why.MIXED: tk._("some cells do not fit"),
        Why.EMPTY: tk._("the column is empty"),
        Why.TEXT: tk._("the cells are texts"),
    }
    return words[Why(why)]


def _may_release(load: TableLoad) -> bool:
    try:
        tk.check_access("jiulongpo_table_release", {}, {"resource_id": load.resource_id})
    except tk.NotAuthorized:
        return False
    return True


def sheet_safe(cell: object) -> object:
    """A cell that a spreadsheet does not take for a formula."""
    return harmless(cell) if isinstance(cell, str) else cell
