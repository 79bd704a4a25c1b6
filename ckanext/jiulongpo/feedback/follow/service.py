"""Following by mail: asked for, confirmed by the holder of the address, ended by one click.

An address is told once that somebody has asked, and no second time within a day; what it never
confirmed is forgotten after two days.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask_babel import force_locale
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ckan import model

from ckanext.jiulongpo.feedback import config, faults
from ckanext.jiulongpo.feedback.follow import mails, news
from ckanext.jiulongpo.feedback.follow.model import Follower
from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from ckanext.jiulongpo.seal import Seal, SealError

__all__ = ["ask", "can_follow", "confirm", "end", "followed", "send_digests", "sweep"]

CONFIRM, END = "confirm", "end"
_CONFIRM_SECONDS = 2 * 24 * 3600
_PURPOSE = "jiulongpo feedback followers 1"
_MOST_ASKED = 5
"""Things that one address is asked to confirm within a day: nobody's box is filled by others."""
_BATCH = 500


def can_follow() -> bool:
    """Whether the site sends mail and can keep addresses."""
    return config.sends_mail() and bool(config.seal_key())


def ask(address: str, target: Target, lang: str) -> None:
    """Ask the holder of an address whether he wants to follow.

    Whoever asks is told the same in any case, so that nobody learns who follows what.

    Raises:
        ValidationError: the site sends no mail.
    """
    if not can_follow():
        raise faults.refused(faults.NO_MAIL)
    plain = address.lower()
    row = _known(plain, target)
    day_ago = datetime.now(UTC) - timedelta(days=1)
    asked_lately = row is not None and (row.confirmed is not None or row.asked > day_ago)
    if asked_lately or _asked(plain, day_ago) >= _MOST_ASKED:
        return
    if row is None:
        mark = _mark(plain)
        sealed = Seal(config.seal_key(), _PURPOSE).close(plain, mark)
        row = Follower(mark=mark, sealed=sealed, kind=target.kind, ref=target.ref, lang=lang)
        model.Session.add(row)
    row.asked = datetime.now(UTC)
    model.Session.commit()
    mails.ask(plain, target, _token(row.id, CONFIRM))


def followed(token: str, purpose: str) -> Follower:
    """Who holds the link of a mail.

    Args:
        token: of the link.
        purpose: ``confirm`` or ``end``; a token serves one of them.

    Raises:
        ValidationError: the link is not valid, or not any more.
    """
    age = _CONFIRM_SECONDS if purpose == CONFIRM else None
    try:
        number = int(_signer(purpose).loads(token, max_age=age))
    except (BadSignature, TypeError, ValueError) as error:
        raise faults.refused(faults.BAD_TOKEN) from error
    row = model.Session.get(Follower, number)
    if row is None:
        raise faults.refused(faults.BAD_TOKEN)
    return row


def confirm(token: str) -> Follower:
    """Begin to tell; a second time changes nothing.

    Raises:
        ValidationError: the link is not valid any more.
    """
    row = followed(token, CONFIRM)
    if row.confirmed is None:
        row.confirmed = row.seen = row.told = datetime.now(UTC)
        model.Session.commit()
    return row


def end(token: str) -> None:
    """Forget the address; nothing where it was forgotten already.

    Raises:
        ValidationError: the link was never one of ours.
    """
    try:
        number = int(_signer(END).loads(token))
    except (BadSignature, TypeError, ValueError) as error:
        raise faults.refused(faults.BAD_TOKEN) from error
    model.Session.execute(sa.delete(Follower).where(Follower.id == number))
    model.Session.commit()


def send_digests() -> int:
    """Tell those who follow what is new, each at most once within the hours that are set."""
    sent, done = 0, 0
    while config.sends_mail() and (due := _due(done)):
        for number in due:
            sent += _tell(number)
        done = due[-1]
    return sent


def sweep() -> None:
    """Forget addresses that were never confirmed."""
    old = datetime.now(UTC) - timedelta(seconds=_CONFIRM_SECONDS)
    model.Session.execute(
        sa.delete(Follower).where(Follower.confirmed.is_(None), Follower.asked < old)
    )
    model.Session.commit()


def _due(after: int) -> list[int]:
    before = datetime.now(UTC) - timedelta(hours=config.digest_hours())
    query = (
        sa.select(Follower.id)
        .where(Follower.confirmed.is_not(None), Follower.told <= before, Follower.id > after)
        .order_by(Follower.id)
        .limit(_BATCH)
    )
    return list(model.Session.scalars(query))


def _tell(number: int) -> int:
    """Tell one of them; noted before the mail is handed over, so that it goes once."""
    row = model.Session.get(Follower, number, with_for_update={"skip_locked": True})
    if row is None:
        model.Session.rollback()
        return 0
    row.told = datetime.now(UTC)
    model.Session.commit()
    with force_locale(row.lang):
        try:
            address = Seal(config.seal_key(), _PURPOSE).open(bytes(row.sealed), row.mark)
            target = Target.found(row.kind, row.ref)
        except (SealError, UnknownTargetError):
            return 0
        events = news.of(target, row.seen)
        if not events:
            return 0
        row.seen = events[0].when
        model.Session.commit()
        return int(mails.digest(address, target, events, _token(number, END)))


def _known(address: str, target: Target) -> Follower | None:
    query = sa.select(Follower).where(
        Follower.mark == _mark(address),
        Follower.kind == target.kind,
        Follower.ref == target.ref,
    )
    return model.Session.scalar(query)


def _asked(address: str, since: datetime) -> int:
    query = sa.select(sa.func.count()).select_from(Follower)
    return (
        model.Session.scalar(query.where(Follower.mark == _mark(address), Follower.asked > since))
        or 0
    )


def _mark(address: str) -> str:
    key = hmac.new(config.signing_key().encode(), _PURPOSE.encode(), hashlib.sha256).digest()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()


def _token(number: int, purpose: str) -> str:
    return str(_signer(purpose).dumps(number))


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.signing_key(), f"jiulongpo feedback {purpose} 1")
