"""An answer as it goes over the line: compressed, with a mark of its content.

Only answers without secrets are compressed: a length tells what was compressed together, and a
page of a person's holds both a token and words that somebody else may have chosen (BREACH).
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import brotli
from werkzeug.http import parse_accept_header, parse_etags

__all__ = [
    "FORMS",
    "IDENTITY",
    "Header",
    "Packed",
    "form_for",
    "is_text",
    "of_one_request",
    "pack",
    "pressed",
]

Header = tuple[str, str]

BROTLI, GZIP, IDENTITY = "br", "gzip", "identity"
FORMS = (BROTLI, GZIP)
"""The forms in which a page is kept, the shorter one first."""

_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6
_TEXTS = (
    "text/", "application/json", "application/ld+json", "application/xml", "application/rdf+xml",
    "application/atom+xml", "application/rss+xml", "application/javascript",
    "application/opensearchdescription+xml", "image/svg+xml",
)  # fmt: skip
_OWN = frozenset({
    "cache-control", "content-encoding", "content-length", "date", "etag", "expires", "pragma",
    "server", "vary",
})  # fmt: skip
"""Headers that belong to a way of sending and not to the page."""
_OF_ONE_REQUEST = ("x-ratelimit", "ratelimit", "retry-after", "x-request-id")
"""What another reader's request has left of his allowance, or was called."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One form of a page.

    Attributes:
        headers: those that the page itself has.
        mark: of the content, the same in every form.
        form: ``br``, ``gzip`` or ``identity``.
    """

    status: str
    headers: tuple[Header, ...]
    mark: str
    form: str
    body: bytes

    @property
    def etag(self) -> str:
        """A strong validator: another form is another sequence of bytes."""
        return f'"{self.mark}-{self.form}"'

    def is_known(self, if_none_match: str | None) -> bool:
        """Whether the reader has these very bytes."""
        return bool(if_none_match) and parse_etags(if_none_match).contains_weak(self.etag[1:-1])

    def whole(self) -> list[Header]:
        """The headers of an answer with its body."""
        coded = [] if self.form == IDENTITY else [("Content-Encoding", self.form)]
        return [*self.headers, *coded, ("Content-Length", str(len(self.body)))]


def pack(
    status: str, headers: Iterable[Header], body: bytes, forms: Iterable[str]
) -> dict[str, Packed]:
    """A page in each of the forms."""
    own = tuple((name, value) for name, value in headers if _is_of_page(name.lower()))
    mark = hashlib.blake2b(body, digest_size=12).hexdigest()
    return {form: Packed(status, own, mark, form, pressed(body, form)) for form in forms}


def of_one_request(headers: Iterable[Header]) -> list[Header]:
    """Headers that are for nobody but the reader for whom the page was made."""
    return [(name, value) for name, value in headers if name.lower().startswith(_OF_ONE_REQUEST)]


def _is_of_page(name: str) -> bool:
    return name not in _OWN and not name.startswith(_OF_ONE_REQUEST)


def pressed(body: bytes, form: str) -> bytes:
    """The bytes in a form; equal bytes give equal bytes."""
    if form == BROTLI:
        return brotli.compress(body, quality=_BROTLI_QUALITY)
    if form == GZIP:
        return gzip.compress(body, _GZIP_LEVEL, mtime=0)
    return body


def form_for(accept_encoding: str | None) -> str:
    """The shortest form that a reader takes; the plain one for who says nothing."""
    if not accept_encoding:
        return IDENTITY
    wishes = parse_accept_header(accept_encoding)
    return next((form for form in FORMS if wishes.quality(form) > 0), IDENTITY)


def is_text(content_type: str) -> bool:
    """Whether bytes of this kind become shorter."""
    return content_type.lower().startswith(_TEXTS)
