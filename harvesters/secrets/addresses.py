"""What machines a source's address and settings name: a secret goes to these and no others."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["addresses"]

_NAMED = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}+://(?:[^\s/\"'@]*@)?([^\s/\"'?#]+)")
_HOST_AND_PORT = re.compile(r"(?<![\w./:-])([\w-]+(?:\.[\w-]+)+:\d{1,5})(?![\w.])")
LOCAL = "local"


def addresses(url: str, settings: str) -> frozenset[str]:
    """Hosts, with the port where one is named; ``local`` for a path.

    Args:
        url: of the source.
        settings: of the source, in JSON.
    """
    found = {match.lower() for match in _NAMED.findall(settings)}
    found |= {match.lower() for match in _HOST_AND_PORT.findall(settings)}
    try:
        parts = urlsplit(url)
    except ValueError:
        return frozenset({*found, url})
    host = parts.netloc.rpartition("@")[2].lower()
    return frozenset({*found, host or LOCAL})
