"""One step for many entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import faults, state

__all__ = ["MOST", "take"]

MOST = 200
"""Entries in one call: each is a transaction of its own, and a page does not wait for ever."""

_TIMED = frozenset({"approve", "publish", "withdraw"})
_REASONED = frozenset({"return", "withdraw"})


def take(context: Context, data: DataDict, ids: Sequence[str]) -> dict[str, Any]:
    """Take a step for each entry; one that is refused leaves the others alone.

    Raises:
        ValidationError: there are too many.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST:
        raise faults.refused(faults.TOO_MANY, "ids", limit=MOST)
    action = tk.get_action(f"jiulongpo_entry_{data['do']}")
    given: dict[str, Any] = {"reason": data["reason"]}
    if data["do"] == "approve":
        given["publish"] = data["publish"]
    if data.get("at") and data["do"] in _TIMED:
        given["at"] = data["at"]
    if data.get("reason_codes") and data["do"] in _REASONED:
        given["reason_codes"] = data["reason_codes"]
    done, refused = [], []
    for each in wanted:
        try:
            action(tk.fresh_context(context), {"id": each, **given})
        except tk.ValidationError as error:
            told = faults.said(error)
        except (tk.NotAuthorized, tk.ObjectNotFound) as error:
            told = str(error)
        else:
            done.append(each)
            continue
        state.undo()
        refused.append({"id": each, "title": _title(each, context), "error": told})
    return {"done": done, "refused": refused}


def _title(entry: str, context: Context) -> str:
    """What an entry is called, for those who may see it; else what it was asked for by."""
    try:
        return tk.get_action("package_show")(tk.fresh_context(context), {"id": entry})["title"]
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return entry
