"""Which record is which, from run to run."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.harvesters.core.records import fingerprint
from ckanext.jiulongpo.harvesters.mapping.paths import find
from ckanext.jiulongpo.harvesters.mapping.patterns import Pattern

__all__ = ["Identity", "IdentityRule"]

_LONGEST_GUID = 200


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """One way to tell a record from others.

    Attributes:
        fields: paths; all of one record's values together are its identity.
        pattern: for a single field: the part of its value that counts, as the first group.
        hashed: the identity is a hash of the values, for texts that are no identifiers.
    """

    fields: tuple[str, ...]
    pattern: Pattern | None = None
    hashed: bool = False

    def guid(self, payload: Mapping[str, Any]) -> str | None:
        """The identity, or ``None`` where the record lacks what it is made of."""
        values = [_plain(find(payload, path)) for path in self.fields]
        if self.hashed:
            return "h-" + fingerprint(values)[:40] if any(values) else None
        if not all(values):
            return None
        guid = "/".join(values)
        if self.pattern:
            found = self.pattern.search(guid)
            guid = (found.group(1) if found else "") or ""
        if len(guid) > _LONGEST_GUID:
            return "h-" + fingerprint(guid)[:40]
        return guid or None


@dataclass(frozen=True, slots=True)
class Identity:
    """Ways to tell records apart, tried in order."""

    rules: Sequence[IdentityRule]

    def __call__(self, payload: Mapping[str, Any]) -> str | None:
        """The identity of a record, or ``None`` when there is no telling."""
        for rule in self.rules:
            guid = rule.guid(payload)
            if guid:
                return guid
        return None


def _plain(value: object) -> str:
    """Text of an identifying value; equal for spellings that mean the same."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if unicodedata.category(char)[0] not in "CZ")
