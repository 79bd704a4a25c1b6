"""How deep JSON is nested, seen in its bytes before a parser builds anything from them."""

from __future__ import annotations

import re

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults

__all__ = ["MOST", "Depth"]

MOST = 100
"""Levels; parsers need memory for the path to each value, which a thousand brackets exhaust."""

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+("?)|[\[{]++|[\]}]++', re.DOTALL)
_INSIDE = re.compile(rb'(?:[^"\\]++|\\.)*+("?)', re.DOTALL)


class Depth:
    """Follows brackets outside strings, piece by piece."""

    def __init__(self) -> None:
        self._level = 0
        self._in_string = False
        self._rest = b""

    def see(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            Abort: they open more levels than any record needs.
        """
        data = self._rest + chunk
        self._rest = b""
        place = 0
        if self._in_string:
            found = _INSIDE.match(data)
            place = found.end() if found else 0
            self._in_string = not (found and found[1])
            if self._in_string:
                self._rest = data[place:]
                return
        for found in _TOKEN.finditer(data, place):
            self._take(found)
            if self._in_string:
                self._rest = data[found.end() :]
                return

    def _take(self, found: re.Match[bytes]) -> None:
        token = found[0]
        if token.startswith(b'"'):
            self._in_string = not found[1]
        elif token[0] in b"[{":
            self._level += len(token)
            if self._level > MOST:
                raise Abort(faults.TOO_DEEP(limit=MOST))
        else:
            self._level -= len(token)
