"""The open catalogue (开放目录) as one file: CSV, XLSX or JSON, one row an entry."""

from __future__ import annotations

from collections.abc import Iterator

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import clock, config
from ckanext.jiulongpo.statistics.exports import as_csv, as_json, as_xlsx
from ckanext.jiulongpo.statistics.opened import service
from ckanext.jiulongpo.statistics.opened.columns import columns, rows
from ckanext.jiulongpo.statistics.opened.kept import kept_or_made

__all__ = ["FORMS", "pieces"]

FORMS = ("csv", "xlsx", "json")


def pieces(form: str, mark: str) -> Iterator[bytes]:
    """The bytes of the catalogue, as they are made or as they were kept.

    Args:
        form: one of ``FORMS``.
        mark: of the catalogue, see ``service.mark``.
    """
    lang = tk.h.lang()
    return kept_or_made(f"{form}:{lang}", mark, lambda: _made(form, lang), service.mark)


def _made(form: str, lang: str) -> Iterator[bytes]:
    named = columns(lang)
    found = rows(service.entries(), lang)
    if form == "json":
        facts = {
            "title": config.site_title(),
            "address": tk.h.url_for("home.index", qualified=True, locale="default"),
            "made": clock.now().isoformat(timespec="seconds"),
            "columns": named,
        }
        return as_json(facts, found)
    cells = ([row[name] for name in named] for row in found)
    if form == "csv":
        return as_csv(list(named.values()), cells)
    return as_xlsx(tk._("Open catalogue"), list(named.values()), cells)
