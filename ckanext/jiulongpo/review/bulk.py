"""One step for many entries."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import faults, gathering, state

__all__ = ["MOST", "take"]

log = logging.getLogger(__name__)

MOST = 200
"""Entries in one call: each is a transaction of its own, and a page does not wait for ever."""

_TIMED = frozenset({"approve", "publish", "withdraw"})
_REASONED = frozenset({"return", "withdraw"})


def take(context: Context, data: DataDict, ids: Sequence[str]) -> dict[str, Any]:
    """Take a step for each entry; one that is refused, or fails, leaves the others alone.

    Raises:
        ValidationError: there are too many.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST:
        raise faults.refused(faults.TOO_MANY, "ids", limit=MOST)
    given = _given(data)
    done, refused = [], []
    with gathering.gathered(context.get("user", "")) as written:
        for each in wanted:
            told = _refusal(context, data["do"], {"id": each, **given})
            if told is None:
                done.append(each)
            else:
                state.undo()
                refused.append({"id": each, "title": _title(each, context), "error": told})
            written.settle()
    return {"done": done, "refused": refused}


def _given(data: DataDict) -> dict[str, Any]:
    """What the step is told of each entry alike."""
    given: dict[str, Any] = {"reason": data["reason"]}
    if data["do"] == "approve":
        given["publish"] = data["publish"]
    if data.get("at") and data["do"] in _TIMED:
        given["at"] = data["at"]
    if data.get("reason_codes") and data["do"] in _REASONED:
        given["reason_codes"] = data["reason_codes"]
    return given


def _refusal(context: Context, do: str, given: Mapping[str, Any]) -> str | None:
    """Why the step was not taken; ``None`` when it was."""
    try:
        tk.get_action(f"jiulongpo_entry_{do}")(tk.fresh_context(context), dict(given))
    except tk.ValidationError as error:
        return faults.said(error)
    except (tk.NotAuthorized, tk.ObjectNotFound) as error:
        return str(error)
    except Exception as error:
        log.exception("%s of entry %s failed", do, given["id"])
        return faults.STEP_FAILED(reason=type(error).__name__).said(tk._)
    return None


def _title(entry: str, context: Context) -> str:
    """What an entry is called, for those who may see it; else what it was asked for by."""
    try:
        return tk.get_action("package_show")(tk.fresh_context(context), {"id": entry})["title"]
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return entry
