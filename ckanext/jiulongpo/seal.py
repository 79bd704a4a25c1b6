"""Secrets under seal: AES-256-GCM, by a key of this site alone.

A seal is bound to what the secret is for: its source, its name, and the addresses that the source
had when it was entered. In another place it does not open.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["KEY_BYTES", "Seal", "SealError", "WeakKeyError", "key_bytes"]

KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE = 12
_PURPOSE = "jiulongpo harvest secrets 1"


class WeakKeyError(ValueError):
    """A key that must not be used (JLP-S-003)."""

    code = "JLP-S-003"


class SealError(ValueError):
    """What is sealed cannot be opened: another key, another source, or changed bytes."""


def key_bytes(text: str) -> bytes:
    """The bytes of a key in URL-safe base64.

    Raises:
        WeakKeyError: it is no base64, or shorter than :data:`KEY_BYTES`.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) < KEY_BYTES:
        message = (
            f"{WeakKeyError.code} the key that seals secrets needs {KEY_BYTES} random bytes in "
            f"URL-safe base64"
        )
        raise WeakKeyError(message)
    return raw


class Seal:
    """Seals and opens texts with one key.

    Args:
        key: in URL-safe base64; see :func:`key_bytes`.
        purpose: what is sealed for one does not open for another.
    """

    def __init__(self, key: str, purpose: str = _PURPOSE) -> None:
        kdf = HKDF(hashes.SHA256(), KEY_BYTES, None, purpose.encode())
        derived = kdf.derive(key_bytes(key))
        self._cipher = AESGCM(derived)

    def close(self, text: str, *bound: str) -> bytes:
        """A secret under seal, bound to these texts; sealing it again gives other bytes."""
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, text.encode(), _joined(bound))
        return _VERSION + nonce + sealed

    def open(self, sealed: bytes, *bound: str) -> str:
        """The secret.

        Raises:
            SealError: it was not sealed with this key and bound to these texts.
        """
        version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            if version != _VERSION:
                raise SealError
            return self._cipher.decrypt(nonce, rest, _joined(bound)).decode()
        except (InvalidTag, ValueError) as error:
            raise SealError from error


def _joined(bound: tuple[str, ...]) -> bytes:
    return "\x00".join(bound).encode()
