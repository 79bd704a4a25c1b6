"""All that is due: mails to departments and followers, webhooks, and what is to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ckanext.jiulongpo.feedback import config, reminders, state
from ckanext.jiulongpo.feedback.door import service as door
from ckanext.jiulongpo.feedback.follow import service as follow
from ckanext.jiulongpo.feedback.webhooks import outbox

__all__ = ["Done", "forget", "work"]


@dataclass(frozen=True, slots=True)
class Done:
    """What one pass did."""

    told: reminders.Told
    digests: int
    hooks: outbox.Sent
    erased: int


def work() -> Done:
    """Do what is due; each part may run again at any time and does nothing twice."""
    told = reminders.Told()
    reminders.tell(told)
    reminders.remind(told)
    return Done(told, follow.send_digests(), outbox.send(), forget())


def forget() -> int:
    """Forget salts, counts, sums, unconfirmed followers, old deliveries and old contacts.

    Returns:
        How many contacts of cases that ended long enough ago were erased.
    """
    door.sweep()
    follow.sweep()
    outbox.sweep()
    return state.erase_contacts(datetime.now(UTC) - timedelta(days=config.contact_days()))
