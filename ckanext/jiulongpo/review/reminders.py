"""Reminders before, at and after the end of a clock, and what a harvest has submitted.

Whatever calls :func:`remind` and how often: each person is told of one thing once a day at most,
the working days before its end and every day that it is late. The mark is committed before a mail
goes out, so that a run that dies never tells the same twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo import mails
from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.review import cases, clock, config, inbox, people, state
from ckanext.jiulongpo.review.corrections import service as corrections
from ckanext.jiulongpo.review.model import Case
from ckanext.jiulongpo.review.permissions import Role
from ckanext.jiulongpo.review.workdays import service as workdays

__all__ = ["Reminded", "adopt", "remind"]

_WRITERS = frozenset({Role.CATALOGUER, Role.REVIEWER})
_OFFICE = frozenset({Role.MANAGER})
_WAITING_FOR = {
    "department": frozenset({Role.REVIEWER}),
    "office": _OFFICE,
    "": _WRITERS,
}
"""Stage → who is asked; what was returned waits for those who write."""


@dataclass
class Reminded:
    """What one pass did.

    Attributes:
        due: cases and reports whose clock ends or has ended.
        mails: mails that went out.
        failed: mails that did not.
        warnings: what else the office has to know, as a missing calendar.
    """

    due: int = 0
    mails: int = 0
    failed: list[str] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def adopt() -> int:
    """Open a case for submitted entries that have none, as a harvest leaves them; how many."""
    found = state.submitted_without_case()
    for package in found:
        cases.adopted(package.id)
    state.commit()
    return len(found)


def remind() -> Reminded:
    """Tell those it concerns of what ends within the days before, or is late."""
    done = Reminded(warnings=workdays.warnings())
    until, today = clock.due_in(config.remind_days()), clock.today()
    for case, package in state.claimed(until, today):
        done.due += 1
        if config.sends_mail():
            title = (case.proposed or {}).get("title") or package.title or package.name
            subject = tk._("Review: {title}, {when}").format(title=title, when=_when(case.due))
            address = tk.url_for("jiulongpo_review.show", id=package.name, qualified=True)
            _mail(_asked(case, package), subject, address, done)
    for report, package in corrections.claimed(until, today):
        done.due += 1
        if config.sends_mail():
            subject = tk._("Error reported: {title}, {when}").format(
                title=package.title or package.name, when=_when(report.due)
            )
            address = tk.url_for("jiulongpo_review.corrections", id=package.name, qualified=True)
            late = report.due < today
            _mail(_answering(package, late=late), subject, f"{address}#n{report.id}", done)
    return done


def _when(due: date | None) -> str:
    left = clock.left(due)
    if left is not None and left < 0:
        return tk._("{n} working days late").format(n=-left)
    return str(due)


def _mail(asked: Iterable[model.User], subject: str, address: str, done: Reminded) -> None:
    mails.send(asked, subject, f"{subject}\n{address}\n", done)


def _asked(case: Case, package: model.Package) -> Iterable[model.User]:
    """Those who may do what the case waits for, but not its own authors; the one it was handed to.

    Where it was handed to somebody who still may, he alone is asked.
    """
    wanted = _WAITING_FOR[case.stage]
    own = frozenset() if case.stage == "" else {*case.authors, *case.approvers}
    holder = inbox.holder_of(case, package)
    for person in _seated(package, wanted):
        if person.id not in own and holder in {None, person.id}:
            yield person


def _answering(package: model.Package, *, late: bool) -> Iterable[model.User]:
    """Those who answer for an entry: its department, and the catalogue office once it is late."""
    return _seated(package, _WRITERS | _OFFICE if late else _WRITERS)


def _seated(package: model.Package, wanted: frozenset[Role]) -> Iterable[model.User]:
    for person in state.seated(package.owner_org or "", people.office_id()):
        roles = people.roles_of(person, package.owner_org)
        if person.email and not roles.isdisjoint(wanted):
            yield person
