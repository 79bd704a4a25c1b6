"""Addresses of entries, departments and tables, of which a page has dozens: made once a request."""

from __future__ import annotations

import re

from flask import g

import ckan.plugins.toolkit as tk

__all__ = ["of"]

_PLACE = "0name0"
"""Stands for the name while an address is made: letters that no address has by itself."""
_PLAIN = re.compile(r"[\w-]+", re.ASCII)
"""Names that stand in an address as they are, which CKAN's do."""


def of(endpoint: str, name: str, **parts: str) -> str:
    """The address of what is called so.

    Args:
        endpoint: such as ``dataset.read``, which takes an ``id``.
        name: of the entry or group.
        parts: what else the endpoint takes.
    """
    if not _PLAIN.fullmatch(name) or any(_PLACE in part for part in parts.values()):
        return tk.h.url_for(endpoint, id=name, **parts)
    made: dict[tuple[str, ...], tuple[str, str]] = g.setdefault("jlp_addresses", {})
    key = (endpoint, tk.h.lang(), *parts.values())
    if key not in made:
        head, _place, tail = tk.h.url_for(endpoint, id=_PLACE, **parts).rpartition(_PLACE)
        made[key] = (head, tail)
    head, tail = made[key]
    return f"{head}{name}{tail}"
