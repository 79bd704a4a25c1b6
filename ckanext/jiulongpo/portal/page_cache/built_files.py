"""Built style sheets and scripts, compressed once in each web process.

Their names hold a mark of their content, so what is kept is never old.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ckanext.jiulongpo.portal.page_cache.packing import Packed, form_for

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["BuiltFiles"]

_MARKED = re.compile(r"/webassets/[\w./-]*/[0-9a-f]{8}_[\w.-]+|/jiulongpo/[\w./-]+\?v=[0-9a-f]{8}")
_MOST = 200
_LARGEST = 512 * 1024


class BuiltFiles:
    """At most :data:`_MOST` files of at most :data:`_LARGEST` bytes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Packed] = {}

    @staticmethod
    def is_marked(environ: WSGIEnvironment) -> bool:
        """Whether the address holds a mark of the content."""
        return _MARKED.fullmatch(_address(environ)) is not None

    def get(self, environ: WSGIEnvironment) -> Packed | None:
        """The file in the form that the reader takes."""
        if not self._kept or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        form = form_for(environ.get("HTTP_ACCEPT_ENCODING"))
        return self._kept.get((_address(environ), form))

    def put(self, environ: WSGIEnvironment, page: Packed) -> None:
        """Keep a file, if it is one of these."""
        if len(self._kept) < _MOST and len(page.body) <= _LARGEST and self.is_marked(environ):
            self._kept[_address(environ), page.form] = page


def _address(environ: WSGIEnvironment) -> str:
    query = environ.get("QUERY_STRING", "")
    path = environ.get("PATH_INFO", "")
    return f"{path}?{query}" if query else path
