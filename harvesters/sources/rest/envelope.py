"""Takes an answer out of its envelope, and takes no failure for an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from ckanext.jiulongpo.harvesters.core import decode
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import Download
from ckanext.jiulongpo.harvesters.mapping.paths import find
from ckanext.jiulongpo.harvesters.sources.readers.json_depth import Depth
from ckanext.jiulongpo.harvesters.sources.rest.dialect import Answer

__all__ = ["Page", "open_envelope", "page_of", "record_of"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    Attributes:
        rows: as they came, of any JSON type.
        total: records that the list has, as the system says.
        follow: cursor or address of the next page, if it holds one.
    """

    rows: list[Any]
    total: int | None = None
    follow: Any = None


def open_envelope(download: Download, answer: Answer, url: str, secret: str = "") -> Any:  # noqa: ANN401 - any JSON value
    """The whole answer, once it is known that the system means it.

    Args:
        download: what came.
        answer: how the dialect wraps it.
        url: as findings show it.
        secret: that no finding may repeat, although systems do.

    Raises:
        Abort: it is a web page, no JSON, or says that something failed.
    """
    content = _json(download, url)
    if not isinstance(content, Mapping):
        if answer.success or answer.records or answer.total:
            raise Abort(faults.NO_RECORDS(url=url, place=answer.records or answer.success))
        return content
    state = find(content, answer.success) if answer.success else None
    if answer.success and not answer.is_good(state):
        _refuse(content, answer, url, state, secret)
    if answer.failure and find(content, answer.failure):
        _refuse(content, answer, url, answer.failure, secret)
    return content


def _refuse(
    content: Mapping[str, Any], answer: Answer, url: str, state: object, secret: str
) -> NoReturn:
    words = str((find(content, answer.words) if answer.words else "") or "")
    told = words.replace(secret, "…") if secret else words
    raise Abort(faults.SAYS_NO(url=url, state=str(state), words=told))


def page_of(content: Any, answer: Answer, follow: str, url: str) -> Page:  # noqa: ANN401 - any JSON
    """The page in an answer.

    Raises:
        Abort: there is no list, or no total where the dialect has one.
    """
    rows = find(content, answer.records) if answer.records else content
    total = None
    if answer.total:
        total = _count(find(content, answer.total))
        if total is None:
            raise Abort(faults.NO_TOTAL(url=url, place=answer.total))
    if rows is None and total == 0:
        rows = []
    if not isinstance(rows, list):
        raise Abort(faults.NO_RECORDS(url=url, place=answer.records or "."))
    return Page(rows, total, (find(content, follow) or None) if follow else None)


def record_of(content: Any, answer: Answer, url: str) -> Any:  # noqa: ANN401 - any JSON value
    """The record, or the list of its parts, in the answer to a question for details.

    Raises:
        Abort: there is none.
    """
    found = find(content, answer.records) if answer.records else content
    if not isinstance(found, (Mapping, list)):
        raise Abort(faults.NO_RECORD(url=url, place=answer.records or "."))
    return found


def _count(value: object) -> int | None:
    """A number of records, which some systems write as text or as 12.0."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() and number >= 0 else None


def _json(download: Download, url: str) -> Any:  # noqa: ANN401 - any JSON value
    stream = download.stream
    head = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") or "html" in download.media_type.lower():
        raise Abort(faults.WEB_PAGE(url=url))
    content = decode.Utf8Stream(stream, decode.decide(stream)).readall()
    Depth().see(content)
    try:
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Abort(faults.NOT_JSON(url=url, reason=reason)) from error


def _no_number(name: str) -> NoReturn:
    """``NaN`` and ``Infinity`` are no JSON."""
    message = f"{name} is no number"
    raise ValueError(message)
