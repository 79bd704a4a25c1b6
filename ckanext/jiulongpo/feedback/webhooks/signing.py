"""How a webhook knows that a call is ours, and when it was made.

Pure. ``JLP-Signature: t=<seconds>,v1=<hex>`` where the hex is HMAC-SHA256, by the webhook's secret,
of the seconds, a full stop and the body as it was sent.
"""

from __future__ import annotations

import hashlib
import hmac

__all__ = ["HEADER", "signature"]

HEADER = "JLP-Signature"


def signature(secret: str, seconds: int, body: bytes) -> str:
    """The value of the header.

    Args:
        secret: of the webhook.
        seconds: of the epoch, when the call is made; a receiver refuses what is old.
        body: as it is sent.
    """
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"
