"""Charts and maps as actions give them: the figures alone, without the page around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables.answers import asked_by
from ckanext.jiulongpo.tables.charts.chart import chart_of
from ckanext.jiulongpo.tables.charts.counting import Group, counted
from ckanext.jiulongpo.tables.columns import column_views
from ckanext.jiulongpo.tables.links import Links
from ckanext.jiulongpo.tables.maps.section import map_section
from ckanext.jiulongpo.tables.model import TableLoad

__all__ = ["chart", "places"]


def chart(load: TableLoad, given: Mapping[str, Any]) -> dict[str, Any]:
    """The sums of a chart.

    Args:
        load: of the file.
        given: the validated arguments of ``jiulongpo_table_chart``.

    Raises:
        NoTable: nothing is loaded.
        BadQuestion: the question is wrong.
        TooSlow: the answer takes too long.
    """
    asked = asked_by(load, given)
    wanted = {key: str(given.get(key) or "") for key in ("by", "of", "step", "top")}
    drawn = chart_of(load.columns, load.profile, wanted)
    sums = counted(load.resource_id, asked, drawn)
    return {
        "by": drawn.by,
        "of": drawn.measure,
        "nature": drawn.nature,
        "step": drawn.step,
        "classes": asdict(drawn.classes) if drawn.classes else None,
        "groups": [asdict(group) for group in sums.groups],
        "rest": _group(sums.rest),
        "empty": _group(sums.empty),
        "cut": sums.cut,
    }


def _group(group: Group | None) -> dict[str, Any] | None:
    return asdict(group) if group else None


def places(load: TableLoad, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The places of a table; none where no column says where its rows are.

    Args:
        load: of the file.
        given: the validated arguments of ``jiulongpo_table_map``.

    Raises:
        NoTable: nothing is loaded.
        BadQuestion: the question is wrong.
        ValidationError: the places cannot be drawn, and why.
    """
    asked = asked_by(load, given)
    views = column_views(load.columns, load.profile, load.rows or 0, ())
    view = [(key, str(given.get(key) or "")) for key in ("box", "datum")]
    links = Links.of(load.package_id, load.resource_id, view)
    section = map_section(load, views, links, asked, ())
    if section is None:
        return None
    if section.problem:
        raise tk.ValidationError({"query": [section.problem]})
    return {
        "datum": section.decision.datum,
        "why": str(section.decision.why),
        "rows": section.rows,
        "inside": section.inside,
        "outside": section.beyond,
        "unplaced": section.unplaced,
        **section.as_json(),
    }
