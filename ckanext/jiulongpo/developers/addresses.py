"""Who calls, where no token says so: an address, known only as a hash that changes every day."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from ckanext.jiulongpo.developers import config

__all__ = ["hashed"]


def hashed(address: str, now: datetime | None = None) -> str:
    """The address as it is kept for some minutes: keyed, and another one tomorrow."""
    day = (now or datetime.now(UTC)).date().isoformat()
    made = hmac.new(config.address_key(day), address.encode(), hashlib.sha256)
    return made.hexdigest()[:32]
