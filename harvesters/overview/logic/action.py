"""The overview for pages and programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.harvesters.overview import service
from ckanext.jiulongpo.harvesters.overview.logic import schema
from ckanext.jiulongpo.harvesters.reports.run_page import told
from ckanext.jiulongpo.harvesters.schedule.service import words

__all__ = ["jiulongpo_harvest_source_list"]

_MOST = 500
_FARTHEST = 1_000_000


@tk.side_effect_free
@tk.validate_action_data(schema.source_list)
def jiulongpo_harvest_source_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the sources that the person may change and how each stands, the urgent ones first.

    Example::

        ckanapi action jiulongpo_harvest_source_list attention=true

    Args:
        context: CKAN's.
        data_dict: ``q``: words of a source's or its department's title; ``attention``: only what
            is broken or waits for a person; ``limit`` of at most 500; ``offset``.

    Returns:
        ``count`` of those that were asked for, ``total`` and ``attention`` of all, and
        ``results`` with ``id``, ``name``, ``title``, ``type``, ``department``, ``standing``
        (unconfirmed, failed, aborted, interrupted, stopped, running, queued, finished, new or
        inactive), ``job_id``, ``last_run``, ``reason`` (``code``, ``text``, ``advice``) where it
        broke off or is doubtful, ``counts``, ``findings`` that are open, ``schedule`` in words
        (empty where somebody starts it), ``paused``, ``next_due``.

    Raises:
        NotAuthorized: for strangers.
    """
    tk.check_access("jiulongpo_harvest_source_list", context, data_dict)
    found = service.overview(
        context.get("user", ""),
        service.Wanted(
            data_dict["q"],
            data_dict["attention"],
            min(data_dict["limit"], _MOST),
            min(data_dict["offset"], _FARTHEST),
        ),
    )
    return {
        "count": found.count,
        "total": found.total,
        "attention": found.attention,
        "results": [_told(one) for one in found.lines],
    }


def _told(line: service.Line) -> dict[str, Any]:
    return {
        **asdict(line),
        "reason": told(line.reason),
        "last_run": _iso(line.last_run),
        "next_due": _iso(line.next_due),
        "schedule": words(line.cron) if line.cron else "",
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
