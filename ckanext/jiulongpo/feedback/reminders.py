"""Mail to departments: of what is new, of what is due, of what is late.

Whatever calls these and how often: a department is told of a case once, and reminded of it once a
day, from the working days before its end on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo import mails
from ckanext.jiulongpo.feedback import config, people, state
from ckanext.jiulongpo.feedback.model import Case
from ckanext.jiulongpo.shared import days_left_words, local_today, workdays_left

__all__ = ["Told", "remind", "tell"]


@dataclass
class Told:
    """What one pass did.

    Attributes:
        new: cases of which a department was told.
        due: cases that end soon or are late.
        mails: mails that went out.
        failed: what did not, with why.
    """

    new: int = 0
    due: int = 0
    mails: int = 0
    failed: list[str] = field(default_factory=list)


def tell(done: Told) -> None:
    """Tell departments of cases that have come in."""
    for case in state.untold():
        case.told = datetime.now(UTC)
        state.commit()
        done.new += 1
        subject = tk._("New feedback {number}, to be answered by {due}")
        _mail(case, subject.format(number=case.number, due=case.due), done)


def remind(done: Told) -> None:
    """Remind departments of cases that end within the days before, or are late."""
    for case in state.to_remind_of(local_today()):
        left = workdays_left(case.due)
        if left is None or left > config.remind_days():
            continue
        case.reminded = local_today()
        state.commit()
        done.due += 1
        subject = tk._("Feedback {number}: {when}")
        _mail(case, subject.format(number=case.number, when=days_left_words(left)), done)


def _mail(case: Case, subject: str, done: Told) -> None:
    if not config.sends_mail():
        return
    address = tk.h.url_for("jiulongpo_feedback.manage_case", number=case.number, qualified=True)
    asked = people.who_answers(case.organization_id or people.office_id())
    mails.send((one for one in asked if one.email), subject, f"{subject}\n{address}\n", done)
