"""How readers are told apart for a day without knowing anybody.

Address and browser go into a hash whose key is made anew each day, lies in Valkey only and expires
there. The hash goes into a HyperLogLog, which keeps a number and no member. After two days nobody
can say whether an address was here, with the database and the key of the site in hand.
"""

from __future__ import annotations

import hashlib
import hmac

__all__ = ["KEY_BYTES", "mark_of"]

KEY_BYTES = 32
_MARK_BYTES = 16


def mark_of(key: bytes, address: str, user_agent: str) -> bytes:
    """A reader's mark of the day."""
    text = f"{address}\x00{user_agent}".encode()
    return hmac.new(key, text, hashlib.sha256).digest()[:_MARK_BYTES]
