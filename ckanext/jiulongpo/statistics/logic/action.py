"""Actions on statistics: the public figures, those of an entry, reports of a period."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.statistics import entry_counts, figures, reports, sheets
from ckanext.jiulongpo.statistics.logic import schema

__all__ = [
    "jiulongpo_statistics_entry",
    "jiulongpo_statistics_export",
    "jiulongpo_statistics_show",
]


@tk.side_effect_free
@tk.validate_action_data(schema.show)
def jiulongpo_statistics_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show the figures of the statistics page: the last twelve months, of what everybody may see.

    Example::

        ckanapi action jiulongpo_statistics_show

    Args:
        context: CKAN's.
        data_dict: nothing.

    Returns:
        ``as_of``, ``since``, ``until``; ``counted_since``, the first day with counts; ``totals``;
        ``tables``: by name (``months``, ``departments``, ``themes``, ``formats``, ``freshness``,
        ``answering``) the rows as objects; ``most_viewed`` and ``most_downloaded``; ``gaps``,
        times in which counts were lost.
    """
    tk.check_access("jiulongpo_statistics_show", context, data_dict)
    now = figures.current()
    shown = (name for name in sheets.PUBLIC if name != "datasets")
    return {
        "as_of": now.as_of.isoformat(timespec="seconds"),
        "since": now.period.since.isoformat(),
        "until": now.period.until.isoformat(),
        "counted_since": now.counted_since.isoformat() if now.counted_since else None,
        "totals": {k: v for k, v in asdict(now.totals).items() if k not in ("name", "title")},
        "tables": {name: list(sheets.of_public(name, now).objects()) for name in shown},
        "most_viewed": [asdict(top) for top in now.most_viewed],
        "most_downloaded": [asdict(top) for top in now.most_downloaded],
        "gaps": [[moment.isoformat(timespec="minutes") for moment in gap] for gap in now.gaps],
    }


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_statistics_entry(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show how an entry is used: views of its page, downloads of files, questions to tables.

    Example::

        ckanapi action jiulongpo_statistics_entry id=elder-homes

    Args:
        context: CKAN's.
        data_dict: ``id``, id or name of the entry.

    Returns:
        ``last_30_days`` and ``last_12_months``, each with ``views``, ``downloads`` and ``queries``.

    Raises:
        NotFound: there is no such entry, or the person may not know of it.
    """
    tk.check_access("jiulongpo_statistics_entry", context, data_dict)
    shown = tk.get_action("package_show")(tk.fresh_context(context), {"id": data_dict["id"]})
    return entry_counts.told(shown["id"])


@tk.side_effect_free
@tk.validate_action_data(schema.export)
def jiulongpo_statistics_export(context: Context, data_dict: DataDict) -> dict[str, Any]:
    r"""Give a table of a period, for a report of the catalogue office.

    Example::

        ckanapi action jiulongpo_statistics_export table=departments since=2026-01-01 \
            until=2026-06-30

    Args:
        context: CKAN's.
        data_dict: ``table``: ``departments``, ``themes``, ``months``, ``datasets``, ``missed``
            (searches that found nothing, where several readers made them) or ``gaps``; ``since``
            and ``until``, days, both counted.

    Returns:
        ``table``, ``title``, ``columns`` (name → what people call it) and ``rows`` as objects.

    Raises:
        NotAuthorized: for others than the catalogue office.
        ValidationError: there is no such table, or the period is none.
    """
    tk.check_access("jiulongpo_statistics_export", context, data_dict)
    sheet = reports.sheet_of(data_dict["table"], data_dict["since"], data_dict["until"])
    return {
        "table": sheet.name,
        "title": sheet.title,
        "columns": dict(sheet.columns),
        "rows": list(sheet.objects()),
    }
