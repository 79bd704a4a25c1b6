"""What travels through a harvest, from a line of a source to an entry of the catalogue.

All of it is frozen: a stage makes the next thing and never changes the last one.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import HarvestError

__all__ = ["CatalogueEntry", "FileLink", "Mapped", "RecordRef", "SourceRecord", "fingerprint"]

_LARGEST_INTEGRAL = 10**30
"""Beyond it a number's digits would be made up; ``1E+1000000`` must not become a gigabyte."""


def fingerprint(payload: object) -> str:
    """SHA-256 of the canonical JSON of a value: equal content, equal fingerprint.

    The order of keys does not count, the order of lists does. Numbers that JSON writers spell
    differently (``1`` and ``1.0``) are equal.
    """
    value = payload if _is_canonical(payload) else _canonical(payload)
    canonical = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


_SPELT_ONE_WAY = frozenset({str, int, bool, type(None)})


def _is_canonical(value: object) -> bool:
    """Whether a value can be spelt as it is, as nearly all records can."""
    if type(value) is dict:
        return all(type(key) is str for key in value) and all(map(_is_canonical, value.values()))
    if type(value) is list:
        return all(map(_is_canonical, value))
    return type(value) in _SPELT_ONE_WAY


def _canonical(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(item) for item in value]
    if isinstance(value, (float, Decimal)):
        return _number(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def _number(value: float | Decimal) -> int | str:
    """Integral numbers as integers, others by their shortest text: floats differ by platform."""
    if not math.isfinite(value) or abs(value) >= _LARGEST_INTEGRAL:
        return str(value)
    return int(value) if value == int(value) else str(float(value))


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One record that a source has, by its name there.

    Attributes:
        guid: the record's identity in its source, stable from run to run.
        revision: what the source says of its version, such as a date of change; may be empty.
        cursor: the place to go on from after this record; empty where the source has none.
        deleted: the source says that the record is gone (a tombstone).
        repeats: the same record, word for word, was given before in this run.
        position: place in the source from 1 (row, item), for people who look for it.
        inline: the record itself, where discovery has read it already (a file read line by line).
        fault: why the record cannot be read; ``Source.fetch`` raises it.
    """

    guid: str
    revision: str = ""
    cursor: str = ""
    deleted: bool = False
    repeats: bool = False
    position: int | None = None
    inline: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    fault: HarvestError | None = field(default=None, compare=False, repr=False)

    def record(self) -> SourceRecord:
        """The record that discovery has read already.

        Raises:
            HarvestError: why it cannot be read.
        """
        if self.fault:
            raise self.fault
        return SourceRecord(self, self.inline or {}, fingerprint=self.revision)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record as the source gives it.

    Attributes:
        payload: field name of the source → value, of plain JSON types.
        media_type: of the file or answer it came from.
        fetched_at: with its zone.
        fingerprint: of ``payload``; computed when not given.
        findings: made while reading, such as a cell that was too long.
    """

    ref: RecordRef
    payload: Mapping[str, Any]
    media_type: str = "application/json"
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    fingerprint: str = ""
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if not self.fingerprint:
            object.__setattr__(self, "fingerprint", fingerprint(self.payload))


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file or a service of an entry (a CKAN resource).

    Attributes:
        format: upper-case, such as ``CSV``; empty when the source does not say.
    """

    url: str
    name: str = ""
    format: str = ""
    description: str = ""

    def as_dict(self) -> dict[str, str]:
        """The link as a resource dict."""
        return {
            "url": self.url,
            "name": self.name,
            "format": self.format,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One entry in the terms of the catalogue (``schemas/catalogue.yaml``).

    Attributes:
        guid: of the record that it was made from.
        provider: name of the 提供方, cleaned and qualified by its place; the sink finds the
            organisation. ``source_values["provider"]`` keeps the source's own spelling where it
            differs.
        fields: catalogue field → value; unfilled fields are absent.
        items: rows of 信息项.
        tags: fit for CKAN's own tag rule.
        groups: slugs of key themes.
        missing: codes of the findings that make the entry 待完善.
        source_values: values of the source that fit nowhere, by catalogue field.
    """

    guid: str
    title: str
    provider: str
    fields: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...] = ()
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    resources: tuple[FileLink, ...] = ()
    missing: tuple[str, ...] = ()
    source_values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def completion(self) -> str:
        """``complete`` or ``incomplete`` (待完善)."""
        return "incomplete" if self.missing else "complete"

    def package(self) -> dict[str, Any]:
        """The entry for ``package_create``, without ``id``, ``name`` and ``owner_org``."""
        package: dict[str, Any] = {
            "type": "dataset",
            "title": self.title,
            **self.fields,
            "completion": self.completion,
            "missing_elements": list(self.missing),
            "items": [dict(item) for item in self.items],
            "tags": [{"name": tag} for tag in self.tags],
            "groups": [{"name": group} for group in self.groups],
            "resources": [link.as_dict() for link in self.resources],
        }
        if self.source_values:
            package["source_values"] = json.dumps(
                dict(self.source_values), ensure_ascii=False, sort_keys=True
            )
        return package


@dataclass(frozen=True, slots=True)
class Mapped:
    """What became of one record before it meets the sink.

    Attributes:
        fingerprint: of the record together with its mapping and the source's settings: equal to the
            stored one means that nothing has to be done.
        entry: ``None`` when the record is rejected (``findings`` hold the errors) or deleted.
    """

    ref: RecordRef
    fingerprint: str
    entry: CatalogueEntry | None
    findings: Sequence[Finding] = ()
