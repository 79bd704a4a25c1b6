"""The headers that say to browsers and caches in between what they may keep.

RFC 9111; ``docs/deploy.md`` says what a cache in front makes of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ckanext.jiulongpo.portal.page_cache.packing import Header

__all__ = [
    "FOREVER",
    "NEVER",
    "OF_ONE_READER",
    "SHORTLY",
    "agreeing",
    "replaced",
    "value_of",
    "with_vary",
]

FOREVER = "public, max-age=31536000, immutable"
"""A built file: another content has another name."""
SHORTLY = "public, max-age=3600"
"""A file without a mark of its content in its name."""
NEVER = "private, no-store"
"""What is made for a person who is known."""
OF_ONE_READER = "private, no-cache"
"""What a visitor may keep, but must ask about again."""


def value_of(headers: Iterable[Header], name: str) -> str:
    """A header's value; empty where there is none."""
    return next((value for each, value in headers if each.lower() == name), "")


def replaced(headers: Iterable[Header], **values: str) -> list[Header]:
    """The headers with some of them replaced; ``_`` in a name stands for ``-``."""
    names = {name.replace("_", "-").lower(): value for name, value in values.items()}
    rest = [(name, value) for name, value in headers if name.lower() not in names]
    return [*rest, *((name.title(), value) for name, value in names.items())]


def agreeing(headers: Iterable[Header]) -> list[Header]:
    """The headers without the ``public`` that CKAN puts behind a view's ``private``."""
    return [
        (name, _agreed(value) if name.lower() == "cache-control" else value)
        for name, value in headers
    ]


def _agreed(given: str) -> str:
    words = [word.strip() for word in given.split(",")]
    closed = not {"private", "no-store"}.isdisjoint(words)
    return ", ".join(word for word in words if not (closed and word == "public"))


def with_vary(headers: Sequence[Header], *names: str) -> list[Header]:
    """The headers with further names in ``Vary``."""
    told = [name.strip() for name in value_of(headers, "vary").split(",") if name.strip()]
    known = {name.lower() for name in told}
    return replaced(headers, vary=", ".join([*told, *(n for n in names if n.lower() not in known)]))
