"""The start-up check of the key that seals secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.jiulongpo.seal import WeakKeyError, key_bytes

__all__ = ["KEY", "refuse_weak_key"]

KEY = "ckanext.jiulongpo.harvest.secret_key"
_OTHERS = (
    "SECRET_KEY",
    "WTF_CSRF_SECRET_KEY",
    "api_token.jwt.encode.secret",
    "api_token.jwt.decode.secret",
)


def refuse_weak_key(config: Mapping[str, Any]) -> None:
    """Stop the start-up when the key is short, no key, or serves another purpose as well.

    A site without a key starts; it cannot keep secrets.

    Raises:
        WeakKeyError: the key must not be used.
    """
    key = config.get(KEY) or ""
    if not key:
        return
    key_bytes(key)
    others = [str(config.get(name) or "").removeprefix("string:") for name in _OTHERS]
    if key in others:
        message = f"{WeakKeyError.code} {KEY} must not be the key of anything else"
        raise WeakKeyError(message)
