"""Reminders before and after the end of a clock, and what a harvest has submitted.

Whatever calls :func:`remind` and how often: each person is told of a case once a day at most, the
working days before its end and every day that it is late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import mailer

from ckanext.jiulongpo.review import cases, clock, config, people, state
from ckanext.jiulongpo.review.model import Case
from ckanext.jiulongpo.review.permissions import Role

__all__ = ["Reminded", "adopt", "remind"]

_WAITING_FOR = {
    "department": frozenset({Role.REVIEWER}),
    "office": frozenset({Role.MANAGER}),
    "": frozenset({Role.CATALOGUER, Role.REVIEWER}),
}
"""Stage → who is asked; what was returned waits for those who write."""


@dataclass
class Reminded:
    """What one pass did.

    Attributes:
        due: cases whose clock ends or has ended.
        mails: mails that went out.
    """

    due: int = 0
    mails: int = 0
    failed: list[str] = field(default_factory=list)


def adopt() -> int:
    """Open a case for submitted entries that have none, as a harvest leaves them; how many."""
    found = state.submitted_without_case()
    for package in found:
        case = cases.begin(package.id, "entry", "")
        cases.wait(case, cases.first_stage())
    state.commit()
    return len(found)


def remind() -> Reminded:
    """Tell those it concerns of cases that end within the days before, or are late."""
    done = Reminded()
    for case, package in state.open_cases(["waiting", "returned"], None):
        left = clock.left(case.due)
        if left is None or left > config.remind_days() or case.reminded == clock.today():
            continue
        done.due += 1
        if config.sends_mail():
            _mail(case, package, left, done)
        case.reminded = clock.today()
        state.commit()
    return done


def _mail(case: Case, package: model.Package, left: int, done: Reminded) -> None:
    title = (case.proposed or {}).get("title") or package.title or package.name
    when = tk._("{n} working days late").format(n=-left) if left < 0 else str(case.due)
    subject = tk._("Review: {title}, {when}").format(title=title, when=when)
    address = tk.url_for("jiulongpo_review.show", id=package.name, qualified=True)
    for person in _asked(case, package):
        try:
            mailer.mail_user(person, subject, f"{subject}\n{address}\n")
        except mailer.MailerException as error:
            done.failed.append(f"{person.name}: {error}")
        else:
            done.mails += 1


def _asked(case: Case, package: model.Package) -> Iterable[model.User]:
    """Those who may do what the case waits for, but not its own authors."""
    wanted = _WAITING_FOR[case.stage]
    own = frozenset() if case.stage == "" else {*case.authors, *case.approvers}
    for person in state.seated(package.owner_org or "", people.office_id()):
        roles = people.roles_of(person, package.owner_org)
        if person.email and person.id not in own and not roles.isdisjoint(wanted):
            yield person
