"""What visitors have written and departments have answered, so that the pages are not empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from demo.load.accounts import ROLES
from demo.load.site import act

__all__ = ["leave_feedback"]

_FILE = Path(__file__).parents[1] / "data" / "feedback.yaml"
_MOST_ENTRIES = 2


def leave_feedback() -> int:
    """Send and answer what the file says, unless something was sent before; how many cases."""
    found = act("jiulongpo_feedback_list")
    entries = _entries()
    if found["count"] or len(entries) < _MOST_ENTRIES:
        return 0
    told: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    for case in told["cases"]:
        _leave(case, entries)
    for role, stars in zip(ROLES, told["stars"], strict=True):
        _as(role.username, "jiulongpo_rating_create", id=entries[0], stars=stars)
    return len(told["cases"])


def _entries() -> list[str]:
    """Names of public entries with a CSV file, always the same ones of a district."""
    query = {"fq": "res_format:CSV", "sort": "name asc", "rows": _MOST_ENTRIES}
    found = tk.get_action("package_search")(Context(user=""), query)
    return [entry["name"] for entry in found["results"]]


def _leave(case: dict[str, Any], entries: list[str]) -> None:
    about = {"id": entries[case["of"]]} if "of" in case else {}
    names = ("kind", "title", "text", "maker")
    made = act("jiulongpo_feedback_create", **about, **{n: case[n] for n in names if n in case})
    if "answer" not in case:
        return
    answer = {"outcome": case["outcome"], "answer": case["answer"], "publish": True}
    act("jiulongpo_feedback_answer", number=made["number"], **answer)
    for role in ROLES[: case.get("votes", 0)]:
        _as(role.username, "jiulongpo_feedback_vote", number=made["number"])


def _as(username: str, action: str, /, **data: Any) -> None:  # noqa: ANN401 -- what actions take
    person = model.User.get(username)
    tk.get_action(action)(Context(user=username, auth_user_obj=person), data)
