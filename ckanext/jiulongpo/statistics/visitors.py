"""How readers are told apart for a day without knowing anybody.

Address and browser go into a hash whose key is made anew each day, lies in Valkey only and expires
there. The hash goes into a HyperLogLog, which keeps a number and no member. After two days nobody
can say whether an address was here, with the database and the key of the site in hand.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

__all__ = ["KEY_BYTES", "address_of", "mark_of"]

KEY_BYTES = 32
_MARK_BYTES = 16


def address_of(environ: Mapping[str, str], trusted_proxies: int) -> str:
    """Where a request comes from.

    Args:
        environ: of the request.
        trusted_proxies: so many last entries of ``X-Forwarded-For`` were written by proxies of the
            site; the first of those is what the outermost one saw. What stands before it may be
            anybody's invention.
    """
    passed = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < trusted_proxies <= len(passed) and passed[-trusted_proxies]:
        return passed[-trusted_proxies]
    return environ.get("REMOTE_ADDR", "")


def mark_of(key: bytes, address: str, user_agent: str) -> bytes:
    """A reader's mark of the day."""
    text = f"{address}\x00{user_agent}".encode()
    return hmac.new(key, text, hashlib.sha256).digest()[:_MARK_BYTES]
