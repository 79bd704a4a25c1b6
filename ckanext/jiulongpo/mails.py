"""Mails to people of the site; one that does not go out is told and hinders nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ckan import model
from ckan.lib import mailer

__all__ = ["Sent", "send"]


class Sent(Protocol):
    """What a pass tells of its mails.

    Attributes:
        mails: how many went out.
        failed: which did not, and why.
    """

    mails: int
    failed: list[str]


def send(people: Iterable[model.User], subject: str, body: str, done: Sent) -> None:
    """Send the same to each."""
    for person in people:
        try:
            mailer.mail_user(person, subject, body)
        except mailer.MailerException as error:
            done.failed.append(f"{person.name}: {error}")
        else:
            done.mails += 1
