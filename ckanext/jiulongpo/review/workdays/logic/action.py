"""Actions on calendars of working days (工作日)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.workdays import service
from ckanext.jiulongpo.review.workdays.logic import schema

__all__ = ["jiulongpo_calendar_import", "jiulongpo_calendar_show"]


@tk.side_effect_free
@tk.validate_action_data(schema.show)
def jiulongpo_calendar_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show the holidays and make-up working days of a year.

    Args:
        context: CKAN's.
        data_dict: ``year``.

    Returns:
        ``year``, ``known`` (false where only the week is counted), ``source``, ``holidays`` and
        ``workdays``: lists of ``day`` and ``name``.

    Example::

        ckanapi action jiulongpo_calendar_show year:2026
    """
    tk.check_access("jiulongpo_calendar_show", context, data_dict)
    return service.shown(data_dict["year"])


@tk.validate_action_data(schema.import_)
def jiulongpo_calendar_import(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Compare a calendar of one year with the one in use, and put it in its place.

    Args:
        context: CKAN's.
        data_dict: ``text``: CSV (date, kind, name) or iCalendar, at most 256 KB; ``keep``: whether
            it takes effect; ``source``: title and number of the notice, needed to keep it.

    Returns:
        ``findings``; ``kept``; where nothing is wrong ``year``, ``holidays``, ``workdays``,
        ``changes`` (``day``, ``before``, ``after``) and, once kept, ``clocks`` that moved.

    Raises:
        NotAuthorized: the caller is not of the catalogue office.

    Example::

        ckanapi action jiulongpo_calendar_import text="$(cat 2027.csv)" keep:false
    """
    tk.check_access("jiulongpo_calendar_import", context, data_dict)
    told = service.imported(
        data_dict["text"].encode(),
        data_dict["source"],
        people.acting(context),
        keep=data_dict["keep"],
    )
    return {**told, "findings": [finding.told(tk._) for finding in told["findings"]]}
