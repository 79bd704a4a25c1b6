"""The sender's contact, under seal: opened for the department that answers, erased afterwards."""

from __future__ import annotations

import re
import unicodedata

from ckanext.jiulongpo.feedback import config, faults
from ckanext.jiulongpo.seal import Seal, SealError

__all__ = ["can_keep", "checked", "opened", "sealed"]

_PURPOSE = "jiulongpo feedback contacts 1"
_MAIL = re.compile(r"[^\s@<>,;\"']{1,64}@[^\s@<>,;\"']{1,190}\.[^\s@<>,;\"'.]{2,24}")
_PHONE = re.compile(r"\+?\d[\d\- ]{5,19}")


def can_keep() -> bool:
    """Whether the site can encrypt a contact."""
    return bool(config.seal_key())


def checked(text: str) -> str:
    """A contact in its usual writing; empty for none.

    Raises:
        ValidationError: it is neither an address of mail nor a telephone number, or the site
            cannot keep it.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    if not _MAIL.fullmatch(plain) and not _PHONE.fullmatch(plain):
        raise faults.refused(faults.BAD_CONTACT, "contact")
    if not can_keep():
        raise faults.refused(faults.NO_SEAL, "contact")
    return plain


def sealed(contact: str, number: str) -> bytes | None:
    """A contact under seal, for this case only; ``None`` for none."""
    return Seal(config.seal_key(), _PURPOSE).close(contact, number) if contact else None


def opened(contact: bytes | None, number: str) -> str:
    """The contact; empty where there is none or another key has sealed it."""
    if contact is None or not can_keep():
        return ""
    try:
        return Seal(config.seal_key(), _PURPOSE).open(bytes(contact), number)
    except SealError:
        return ""
