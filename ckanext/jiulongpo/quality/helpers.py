"""Template helpers of quality; all names start with ``jlp_quality_``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import context
from ckanext.jiulongpo.quality.model import quality_of
from ckanext.jiulongpo.quality.shown import criteria_of, sees_into
from ckanext.jiulongpo.quality.telling import Told, grade_word
from ckanext.jiulongpo.shared import local_time

__all__ = ["jlp_quality_departments", "jlp_quality_may_report", "jlp_quality_of_entry"]


@dataclass(frozen=True, slots=True)
class EntryQuality:
    """The quality of an entry for its page.

    Attributes:
        met: criteria that are met; judged: those that count.
        inside: whether the reader is of the department or the office.
    """

    score: int
    grade: str
    word: str
    day: str
    met: int
    judged: int
    criteria: Sequence[Told]
    inside: bool


def jlp_quality_of_entry(pkg: Mapping[str, Any]) -> EntryQuality | None:
    """The quality of an entry; none where it was not judged."""
    kept = quality_of(str(pkg["id"]))
    if kept is None or kept.score is None:
        return None
    person = tk.current_user.is_authenticated
    return EntryQuality(
        score=kept.score,
        grade=kept.grade,
        word=grade_word(kept.grade),
        day=f"{local_time(kept.assessed):%Y-%m-%d}",
        met=len(kept.passed),
        judged=len(kept.passed) + len(kept.failed),
        criteria=criteria_of(kept, inside=False),
        inside=person and sees_into(context(), kept.package_id),
    )


def jlp_quality_may_report() -> bool:
    """Whether the reader is of the catalogue office."""
    return tk.h.check_access("jiulongpo_quality_report")


def jlp_quality_departments() -> list[dict[str, str]]:
    """Departments whose list the reader may see: his own."""
    if not tk.current_user.is_authenticated:
        return []
    seats = tk.get_action("organization_list_for_user")(context(), {"permission": "read"})
    return [{"name": seat["name"], "title": seat["title"] or seat["name"]} for seat in seats]
