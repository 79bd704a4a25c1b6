"""Counts and sums in the database, so that all processes of the site count as one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.feedback import config
from ckanext.jiulongpo.feedback.door.model import Rate, Salt, Used

__all__ = ["count", "mark_of", "seconds_left", "sweep", "use"]

_EVERYBODY = "everybody"
_MARK = 32


def mark_of(address: str) -> str:
    """The mark of a network address for this day.

    Args:
        address: empty where it is not known; such callers share one mark.
    """
    key = hmac.new(config.signing_key().encode(), b"jiulongpo feedback marks 1", hashlib.sha256)
    keyed = hmac.new(key.digest() + _salt(), address.encode(), hashlib.sha256)
    return f"day:{keyed.hexdigest()[:_MARK]}"


def count(act: str, mark: str) -> tuple[int, int]:
    """Count one more of somebody in this hour, at once and whatever becomes of it.

    Args:
        act: what is done, such as ``form``.
        mark: of who does it.

    Returns:
        How often he, and how often all strangers did it in this hour, this time included.
    """
    hour = _hour(datetime.now(UTC))
    own = _counted(f"{act}:{mark}", hour)
    everybody = _counted(f"{act}:{_EVERYBODY}", hour) if mark.startswith("day:") else 0
    model.Session.commit()
    return own, everybody


def seconds_left() -> int:
    """Seconds until counts begin anew, one at least."""
    now = datetime.now(UTC)
    return max(1, round((_hour(now) + timedelta(hours=1) - now).total_seconds()))


def use(lot: str) -> bool:
    """Take a sum as answered; false where it was before."""
    statement = insert(Used).values(lot=lot).on_conflict_do_nothing().returning(Used.lot)
    taken = model.Session.scalar(statement) is not None
    model.Session.commit()
    return taken


def sweep() -> None:
    """Forget the salts of days past, counts of hours past, and sums too old to be sent."""
    now = datetime.now(UTC)
    old = now - timedelta(seconds=2 * config.max_seconds())
    model.Session.execute(sa.delete(Salt).where(Salt.day < now.date()))
    model.Session.execute(sa.delete(Rate).where(Rate.hour < now - timedelta(hours=2)))
    model.Session.execute(sa.delete(Used).where(Used.used < old))
    model.Session.commit()


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _counted(bucket: str, hour: datetime) -> int:
    statement = insert(Rate).values(bucket=bucket, hour=hour, count=1)
    more = statement.on_conflict_do_update(
        index_elements=["bucket", "hour"], set_={"count": Rate.count + 1}
    )
    return model.Session.scalar(more.returning(Rate.count)) or 1


def _salt() -> bytes:
    """The salt of this day in UTC, drawn by whoever needs it first."""
    day = datetime.now(UTC).date()
    found = model.Session.scalar(sa.select(Salt.salt).where(Salt.day == day))
    if found is None:
        drawn = insert(Salt).values(day=day, salt=secrets.token_bytes(32)).on_conflict_do_nothing()
        model.Session.execute(drawn)
        model.Session.commit()
        found = model.Session.scalar(sa.select(Salt.salt).where(Salt.day == day)) or b""
    return bytes(found)
