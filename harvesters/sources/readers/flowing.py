"""Elements of a part of a package as they pass: what lies between two of them is bounded."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- a C module without stubs

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits

__all__ = ["flowing"]

_CHUNK = 64 * 1024
_ELEMENTS_OF_CELL = 8
"""Beginnings and ends; each takes thirty times its bytes while it is in memory."""


def flowing(
    package: zipfile.ZipFile,
    part: str,
    tags: tuple[str, ...],
    limits: Limits,
    events: tuple[str, ...] = ("end",),
) -> Iterator[tuple[str, Any]]:
    """Events and elements; an element that has ended is let go, with all that stood before it.

    Args:
        package: weighed before.
        part: its name in the package.
        tags: of the elements, as lxml writes them.
        limits: ``record_bytes`` and ``sheet_columns`` are heeded.
        events: ``start`` and ``end``.

    Raises:
        Abort: more lies between two of them than a row may hold: it would all be in memory.
    """
    walk: Any = etree.XMLPullParser(
        events,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    since = elements = 0
    most = limits.sheet_columns * _ELEMENTS_OF_CELL
    with package.open(part) as content:
        while chunk := content.read(_CHUNK):
            since += len(chunk)
            elements += chunk.count(b"<")
            walk.feed(chunk)
            for event, node in walk.read_events():
                yield event, node
                if event == "end":
                    since = elements = 0
                    _let_go(node)
            if since > limits.record_bytes + _CHUNK or elements > most:
                told = f"{limits.record_bytes} bytes or {most} elements between two rows"
                raise Abort(faults.ZIP_BOMB(limit=told, part=part))
    walk.close()


def _let_go(node: Any) -> None:  # noqa: ANN401 -- lxml has no types
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]
