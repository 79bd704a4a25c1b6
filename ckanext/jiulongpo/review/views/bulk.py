"""One step for the entries that were ticked, a part of them with each request.

What is long is done in parts, so that the person sees how far it is and no request is cut off. What
became of the parts before travels with the form: nothing is kept, and where the browser is closed
the entries that are left stay in the inbox as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.bulk import MOST
from ckanext.jiulongpo.review.views.blueprint import act, review, tell

__all__ = ["bulk"]

_PART = 20
"""Entries of one request: a few seconds."""
_TOLD = 20
"""Reasons of refusal that a page tells."""
_NAMED = 5
"""Entries that are named with each."""
_ASKED = ("do", "reason", "publish", "timed", "at")
_LISTED = ("return_codes",)

Form = MultiDict[str, str]


@dataclass
class Parts:
    """How far a selection is.

    Attributes:
        rest: entries that are still to be done.
        done: how many were done.
        refused: reason → titles of what it holds back; what is missing in all two hundred drafts
            of an import is said once.
    """

    rest: list[str]
    done: int = 0
    refused: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Entries of the whole selection."""
        return self.past + len(self.rest)

    @property
    def past(self) -> int:
        """Entries that were decided, one way or the other."""
        return self.done + sum(len(titles) for titles in self.refused.values())

    def add(self, error: str, title: str) -> None:
        """Note why an entry was refused."""
        self.refused.setdefault(error, []).append(title)


@review.post("/review")
def bulk() -> Any:  # noqa: ANN401 -- a response or a page
    """Take the step for a part of the entries; go on with the rest, or tell what became of all."""
    form = tk.request.form
    missing = _missing(form)
    if missing:
        tk.h.flash_error(missing)
        return tk.redirect_to("jiulongpo_review.waiting")
    parts = _before(form)
    if "stop" in form:
        return _end(parts)
    try:
        answer = act("jiulongpo_entry_bulk", **_step(form), ids=parts.rest[:_PART])
    except tk.ValidationError as error:
        tell(error)
        return tk.redirect_to("jiulongpo_review.waiting")
    parts.rest = parts.rest[_PART:]
    parts.done += len(answer["done"])
    for each in answer["refused"]:
        parts.add(each["error"], each["title"])
    if parts.rest:
        asked = [(name, value) for name in (*_ASKED, *_LISTED) for value in form.getlist(name)]
        return tk.render("review/bulk.html", {"parts": parts, "asked": asked})
    return _end(parts)


def _missing(form: Form) -> str:
    """What a person has not chosen."""
    if not form.getlist("ids"):
        return tk._("Choose entries first.")
    if "timed" in form and not form.get("at"):
        return tk._("Choose date and hour first.")
    return ""


def _step(form: Form) -> dict[str, Any]:
    """The step as the action takes it."""
    return {
        "do": "publish" if "timed" in form else form.get("do", ""),
        "reason": form.get("reason", ""),
        "reason_codes": form.getlist("return_codes"),
        "publish": form.get("do") == "approve" and "publish" in form,
        "at": form.get("at", "") if "timed" in form else "",
    }


def _before(form: Form) -> Parts:
    """What became of earlier parts, as the form says: it tells the person and decides nothing."""
    done = form.get("done", "")
    parts = Parts(
        list(dict.fromkeys(form.getlist("ids")))[:MOST],
        min(int(done), MOST)
        if done.isascii() and done.isdigit() and len(done) <= len(str(MOST))
        else 0,
    )
    errors, titles = form.getlist("error")[:MOST], form.getlist("title")[:MOST]
    for error, title in zip(errors, titles, strict=False):
        parts.add(error, title)
    return parts


def _end(parts: Parts) -> Any:  # noqa: ANN401 -- a response
    """Say in the inbox what became of what was decided, the most frequent reason first."""
    if parts.done:
        tk.h.flash_success(tk._("Done for {count} entries.").format(count=parts.done))
    by_number = sorted(parts.refused.items(), key=lambda one: -len(one[1]))
    for error, titles in by_number[:_TOLD]:
        told = tk._("{error} {count} entries: {titles}")
        named = "、".join(titles[:_NAMED]) + ("……" if len(titles) > _NAMED else "")
        tk.h.flash_error(told.format(error=error, count=len(titles), titles=named))
    return tk.redirect_to("jiulongpo_review.waiting")
