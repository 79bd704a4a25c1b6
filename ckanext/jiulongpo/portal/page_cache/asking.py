"""What a request asks of the cache: a key of all that may change its page, and nothing beside it.

The page of a visitor is made from a request that holds what is in the key and no more. So nothing
of the one who happened to ask first, such as a header or a cookie, can get into a kept page.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from werkzeug.http import parse_cookie

from ckanext.jiulongpo.portal.page_cache.addresses import parameters_of, without_language
from ckanext.jiulongpo.portal.page_cache.generation import AS_IT_CAME, OF_REQUEST

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["Asked", "Reader", "asked_of", "is_personal"]


_LONGEST_QUERY = 1000
_BYTES = 4
"""At most of a character that was sent as it is."""
_MOST_PARAMETERS = 30
_METHODS = ("GET", "HEAD")
_HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
_KEPT_HEADERS = ("HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")
"""The host is part of the key; the others are the address, which limits of use may count by."""
_LEFT_OUT = ("RAW_URI", "REQUEST_URI", "CONTENT_TYPE", "CONTENT_LENGTH")


@dataclass(frozen=True, slots=True)
class Reader:
    """How a reader is told from a visitor, and what of a visitor changes his pages.

    Attributes:
        personal_cookies: cookies that make a request one of a person's.
        personal_headers: headers that do, as WSGI names them.
        choices: cookies of a visitor that change how his pages look.
        languages: the languages that an address may begin with.
    """

    personal_cookies: frozenset[str]
    personal_headers: tuple[str, ...]
    choices: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that may be kept.

    Attributes:
        key: differs where anything differs that changes the page.
        is_search: whether the address holds what somebody typed or chose.
        environ: the request from which the page is made.
    """

    key: bytes
    is_search: bool
    environ: WSGIEnvironment

    def as_of(self, generation: str) -> WSGIEnvironment:
        """The request, made as of a state of the catalogue."""
        return {**self.environ, "wsgi.input": io.BytesIO(), OF_REQUEST: generation}


def is_personal(environ: WSGIEnvironment, reader: Reader) -> bool:
    """Whether a request carries anything by which CKAN could know a person."""
    if any(environ.get(name) for name in reader.personal_headers):
        return True
    return not reader.personal_cookies.isdisjoint(_cookies(environ))


def asked_of(environ: WSGIEnvironment, reader: Reader, variant: str) -> Asked | None:
    """What the request asks, or ``None`` where its page must be made for it alone.

    Args:
        environ: the request.
        reader: how persons are told from visitors.
        variant: what changes all pages at once, such as the day.
    """
    if environ["REQUEST_METHOD"] not in _METHODS or "HTTP_ORIGIN" in environ:
        return None  # an origin changes the headers for scripts of other sites
    query = _query(environ, reader)
    if query is None or not _takes_pages(environ) or is_personal(environ, reader):
        return None
    alone = _alone(environ, query, reader)
    names = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING",
             "HTTP_COOKIE", "HTTP_HX_REQUEST")  # fmt: skip
    parts = "\n".join((variant, *(str(alone.get(name, "")) for name in names)))
    key = hashlib.blake2b(parts.encode("utf-8", "surrogateescape"), digest_size=16).digest()
    return Asked(key, bool(query), {**alone, AS_IT_CAME: environ})


def _query(environ: WSGIEnvironment, reader: Reader) -> str | None:
    """The parameters, each once; ``None`` where the page or one of them is not known."""
    text = environ.get("QUERY_STRING", "")
    path = environ.get("PATH_INFO", "")
    if len(text) > _LONGEST_QUERY * _BYTES or len(path) > _LONGEST_QUERY:
        return None
    return _parameters(path, text, reader.languages)


@lru_cache(maxsize=1000)
def _parameters(path: str, text: str, languages: tuple[str, ...]) -> str | None:
    known = parameters_of(without_language(path, languages))
    # WSGI gives bytes as Latin-1; some programs send Chinese as it is
    text = text.encode("latin-1", "replace").decode(errors="replace")
    if known is None or len(text) > _LONGEST_QUERY:
        return None
    if not text:
        return ""
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="replace", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError:
        return None
    if not known.issuperset(name for name, _value in pairs):
        return None
    return urlencode(list(dict.fromkeys(pair for pair in pairs if pair[1])))


def _takes_pages(environ: WSGIEnvironment) -> bool:
    """Whether the reader would take HTML: other wishes are for the views that know other forms."""
    accept = environ.get("HTTP_ACCEPT", "")
    return not accept or "text/html" in accept or "*/*" in accept


def _alone(environ: WSGIEnvironment, query: str, reader: Reader) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in environ.items()
        if (not name.startswith("HTTP_") or name in _KEPT_HEADERS) and name not in _LEFT_OUT
    }
    cookies = _cookies(environ)
    chosen = [f"{name}={cookies[name]}" for name in reader.choices if cookies.get(name) == "1"]
    kept |= {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "HTTP_ACCEPT": _HTML}
    if chosen:
        kept["HTTP_COOKIE"] = "; ".join(chosen)
    if environ.get("HTTP_HX_REQUEST") and not environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST"):
        kept["HTTP_HX_REQUEST"] = "true"
    return kept


def _cookies(environ: WSGIEnvironment) -> Mapping[str, str]:
    text = environ.get("HTTP_COOKIE")
    return parse_cookie(text) if text else {}
