"""A plan as a ZIP, in pieces: nothing is held but the piece that is being packed.

The standard library writes to a file that cannot be sought in: sizes and checksums follow each
member, names that are not ASCII carry the mark of UTF-8, and what is larger than 4 GB is ZIP64.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables.archives.papers import as_table
from ckanext.jiulongpo.tables.archives.plan import Member, Plan
from ckanext.jiulongpo.tables.downloads.sink import Sink

__all__ = ["About", "zipped"]

_PACKED = frozenset(
    {"7z", "docx", "gif", "gz", "jpeg", "jpg", "mp3", "mp4", "ods", "odt", "parquet", "pdf"}
    | {"png", "pptx", "rar", "webp", "xlsx", "zip"}
)
"""Endings of files that are packed already."""


@dataclass(frozen=True, slots=True)
class About:
    """What the manifest says of the archive as a whole.

    Attributes:
        source: address of the entry or of the search.
        made: in the site's time zone.
        begun: called with each data file as it begins.
    """

    title: str
    source: str
    made: datetime
    begun: Callable[[str], object] = field(repr=False)


def zipped(plan: Plan, about: About) -> Iterator[bytes]:
    """The archive; the manifest comes last, for it holds the checksums of what went before."""
    sink = Sink()
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        for member in plan.members:
            if member.resource_id:
                about.begun(member.resource_id)
            yield from _packed(package, sink, member, listed, about.made)
        for paper in _manifest(plan, about, listed):
            yield from _packed(package, sink, paper, [], about.made)
    yield sink.take()


def _packed(
    package: zipfile.ZipFile,
    sink: Sink,
    member: Member,
    listed: list[dict[str, Any]],
    made: datetime,
) -> Iterator[bytes]:
    info = zipfile.ZipInfo(member.path, made.timetuple()[:6])
    ending = PurePosixPath(member.path).suffix.lower().removeprefix(".")
    info.compress_type = zipfile.ZIP_STORED if ending in _PACKED else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    digest, size = hashlib.sha256(), 0
    with package.open(info, "w", force_zip64=True) as target:
        for piece in member.content():
            digest.update(piece)
            size += len(piece)
            target.write(piece)
            yield sink.take()
    listed.append({"path": member.path, "size": size, "sha256": digest.hexdigest(), **member.facts})


def _manifest(plan: Plan, about: About, listed: list[dict[str, Any]]) -> Iterator[Member]:
    told = {
        "title": about.title,
        "source": about.source,
        "made": about.made.isoformat(timespec="seconds"),
        "entries": plan.entries,
        "found": plan.found or plan.entries,
        "files": listed,
        "left_out": plan.left_out,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1).encode()
    yield Member("manifest.json", lambda: iter([text]))
    head = [
        tk._("Path"),
        tk._("Size"),
        "SHA-256",
        tk._("Dataset"),
        tk._("Provider"),
        tk._("Source"),
        tk._("Left out because"),
    ]
    rows = [_line(row, row["path"]) for row in listed if "entry" in row]
    rows += [_line(row, row["file"]) for row in plan.left_out]
    table, name = as_table(head, rows), tk._("Manifest")
    yield Member(f"{name}.csv", lambda: iter([table]))


def _line(row: Mapping[str, Any], name: str) -> list[str]:
    keys = ("size", "sha256", "entry", "publisher", "source", "reason")
    return [name, *(str(row.get(key, "")) for key in keys)]
