"""Drafts that nobody uses any more: their owners are told, and later they go.

Whatever calls :func:`sweep` and how often: a draft is told once, and goes no sooner than the days
of grace after it was told. Saving it, or saying that it is still wanted, begins its time anew.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo import mails
from ckanext.jiulongpo.registration import config, files
from ckanext.jiulongpo.registration.model import Draft

__all__ = ["Swept", "goes", "sweep"]

log = logging.getLogger(__name__)


@dataclass
class Swept:
    """What one pass did.

    Attributes:
        told: drafts whose owners were told now.
        removed: drafts that went.
        mails: mails that went out.
        failed: why mails did not go out.
    """

    told: int = 0
    removed: int = 0
    mails: int = 0
    failed: list[str] = field(default_factory=list)


def goes(draft: Draft) -> datetime | None:
    """When a draft goes, once its owner was told; ``None`` as long as he was not."""
    return draft.told + timedelta(days=config.grace_days()) if draft.told else None


def sweep(now: datetime | None = None) -> Swept:
    """Tell owners of drafts that nobody has used for long, and remove those that were told of.

    Args:
        now: the moment for which it is done; the present one unless said otherwise.
    """
    moment, done = now or datetime.now(UTC), Swept()
    _remove(moment, done)
    _tell(moment, done)
    return done


def _remove(now: datetime, done: Swept) -> None:
    """One by one, each as it stands when it is locked."""
    due = Draft.told < now - timedelta(days=config.grace_days())
    for draft_id in model.Session.scalars(sa.select(Draft.id).where(due)).all():
        query = sa.select(Draft).where(Draft.id == draft_id, due).with_for_update()
        stored = model.Session.scalars(query.execution_options(populate_existing=True)).first()
        if stored is not None:
            log.info("Draft %s of %s goes, unused since %s", stored.id, stored.creator, stored.used)
            files.drop(stored.file)
            model.Session.delete(stored)
            done.removed += 1
        model.Session.commit()


def _tell(now: datetime, done: Swept) -> None:
    idle = (Draft.used < now - timedelta(days=config.idle_days()), Draft.told.is_(None))
    query = sa.select(Draft).where(*idle).order_by(Draft.used).with_for_update()
    by_owner: dict[str, list[str]] = defaultdict(list)
    for stored in model.Session.scalars(query):
        stored.told = now
        by_owner[stored.creator].append(stored.values.get("title") or tk._("Untitled draft"))
        done.told += 1
    model.Session.commit()
    if config.sends_mail():
        for owner, titles in by_owner.items():
            _mail(owner, titles, done)


def _mail(owner: str, titles: Sequence[str], done: Swept) -> None:
    """One mail with all drafts of a person; the list of drafts tells the same."""
    person = model.User.get(owner)
    if person is None or not person.is_active or not person.email:
        return
    days = config.grace_days()
    subject = tk.ungettext(
        "A draft of yours goes in {days} days",
        "{count} drafts of yours go in {days} days",
        len(titles),
    ).format(count=len(titles), days=days)
    address = tk.url_for("jiulongpo_registration.index", qualified=True, _anchor="drafts")
    way = tk._("Open a draft and save it, or press “Keep”, and it stays.")
    body = "\n".join([*(f"· {title}" for title in titles), "", way, address, ""])
    mails.send([person], subject, body, done)
