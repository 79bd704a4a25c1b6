"""Template helpers of the workbench."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.kinds import kinds
from ckanext.jiulongpo.harvesters.preview.changes import label, pieces
from ckanext.jiulongpo.harvesters.workbench import shapes, sources

__all__ = [
    "jiulongpo_harvest_can",
    "jiulongpo_harvest_field_label",
    "jiulongpo_harvest_grace",
    "jiulongpo_harvest_has_sources",
    "jiulongpo_harvest_kind",
    "jiulongpo_harvest_pieces",
    "jiulongpo_harvest_schedule",
    "jiulongpo_harvest_source_title",
    "jiulongpo_harvest_when",
]


def jiulongpo_harvest_can(action: str) -> bool:
    """Whether the site has an action; a button for one that it lacks is not shown."""
    try:
        tk.get_action(action)
    except KeyError:
        return False
    return True


def jiulongpo_harvest_kind(name: str) -> str:
    """What a source is, in the reader's language; the code of a kind that no plugin brings."""
    kind = kinds().get(name)
    return tk._(kind.title) if kind else name


def jiulongpo_harvest_when(moment: str | None) -> str:
    """A time of the harvest in its time zone: 2026-11-23 08:12."""
    if not moment:
        return ""
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo(config.timezone()))
    return local.strftime("%Y-%m-%d %H:%M")


def jiulongpo_harvest_pieces(before: str, after: str) -> dict[str, Any]:
    """Two texts cut where they differ, ``old`` and ``new``."""
    old, new = pieces(before, after)
    return {"old": old, "new": new}


def jiulongpo_harvest_field_label(name: str) -> str:
    """A field of the catalogue as people call it."""
    return label(name.partition(".")[0]) if name else ""


def jiulongpo_harvest_grace() -> str:
    """What comes of a confirmed absence, in words."""
    words = tk._(
        "Kept, nothing changes. Confirmed, they count as missing once; what is missing in {runs}"
        " runs and for {days} days is withdrawn, can be restored, and its code stays reserved."
    )
    return words.format(runs=config.withdraw_after_runs(), days=config.withdraw_after_days())


def jiulongpo_harvest_has_sources() -> bool:
    """Whether the reader is one who sets up sources, and is shown the way to them."""
    return tk.current_user.is_authenticated and tk.h.check_access("harvest_source_create")


def jiulongpo_harvest_schedule(source_id: str) -> dict[str, Any] | None:
    """The schedule of a source; for pages that have checked the reader's right."""
    return shapes.schedule(source_id)


def jiulongpo_harvest_source_title(source_id: str) -> str:
    """The title of a source; for pages that have checked the reader's right."""
    return sources.source_of(source_id).title
