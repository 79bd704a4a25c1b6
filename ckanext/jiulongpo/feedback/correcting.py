"""The bridge to the reports of errors (校核) that review keeps: one list, one answer.

A report of a stranger is a correction like those of people with an account; the case beside it
holds what a stranger needs: his number, his contact, the published question. Without review it
stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.feedback import kinds

__all__ = ["answer", "receive"]


def receive(package_id: str, field: str, text: str) -> tuple[int, date] | None:
    """Have review take a report in; its number and last day, ``None`` where review is off."""
    if not tk.h.plugin_loaded("jiulongpo_review"):
        return None
    made: Mapping[str, Any] = tk.get_action("jiulongpo_correction_receive")(
        Context(user="", ignore_auth=True), {"id": package_id, "field": field, "text": text}
    )
    return int(made["number"]), date.fromisoformat(made["due"])


def answer(number: int, person: model.User, outcome: str, text: str) -> None:
    """Have review answer it; what is under way in the transaction is committed with it."""
    context = Context(user=person.name, auth_user_obj=person, ignore_auth=True)
    given = {"number": number, "outcome": kinds.closes_correction(outcome), "answer": text}
    tk.get_action("jiulongpo_correction_answer")(context, given)
