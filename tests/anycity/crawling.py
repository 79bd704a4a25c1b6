"""A visitor who follows every link within the site, one address of each shape."""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html

from ckan.tests.helpers import CKANTestApp

__all__ = ["addresses_in", "crawl", "readable"]

_DIGITS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
_MOST = 150
_LEFT_OUT = ("/user/", "/webassets/", "/base/", "/jiulongpo", "/api/3/action/", "/en/")


def crawl(app: CKANTestApp, starts: tuple[str, ...], site: str) -> Iterator[tuple[str, Any]]:
    """Addresses and answers, in the order in which links lead to them.

    Of addresses that differ in numbers, identities or values of their parameters alone one is
    visited: their pages come from the same template.
    """
    waiting, seen, shapes = deque(starts), set(starts), {_shape(start) for start in starts}
    visited = 0
    while waiting and visited < _MOST:
        address = waiting.popleft()
        answer = app.get(address, status=None)
        visited += 1
        yield address, answer
        if "html" not in str(answer.content_type):
            continue
        for found in addresses_in(answer.get_data(as_text=True), address, site):
            shape = _shape(found)
            if found not in seen and shape not in shapes and not found.startswith(_LEFT_OUT):
                seen.add(found)
                shapes.add(shape)
                waiting.append(found)


def addresses_in(text: str, base: str, site: str) -> list[str]:
    """Addresses within the site that a page links to, without fragments."""
    root = lxml.html.fromstring(text)
    found = (urljoin(site + base, str(href)) for href in root.xpath("//a/@href | //link/@href"))
    return [
        address.removeprefix(site).partition("#")[0]
        for address in found
        if address.startswith(site + "/")
    ]


def readable(answer: Any) -> str:
    """What an answer says: the texts within a workbook or an archive, too."""
    data = answer.get_data()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".csv", ".txt"))]
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in names)


def _shape(address: str) -> str:
    """The address without what differs between pages of one kind."""
    split = urlsplit(address)
    names = sorted(part.partition("=")[0] for part in split.query.split("&"))
    return f"{_DIGITS.sub('#', split.path)}?{'&'.join(names[:2])}"
