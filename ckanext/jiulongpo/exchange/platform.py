"""The platform above: takes one report a call and acknowledges it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Self

from ckanext.jiulongpo.harvesters.core.errors import Abort, Reject
from ckanext.jiulongpo.harvesters.core.faults import exchange as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    AddressPolicy,
    Call,
    GuardedHttp,
    HttpLimits,
    HttpSession,
)

__all__ = ["Platform"]

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_LOOK_AT = 20_000
_LONGEST_TITLE = 100
_LIMITS = HttpLimits(read=60, total=120, body_bytes=1024**2, unpacked_bytes=4 * 1024**2)


@dataclass(slots=True)
class Platform:
    """Connections to it, kept while reports are sent.

    Attributes:
        token: sent to this platform only.
        policy: machines that may be reached.
    """

    url: str
    token: str = field(repr=False)
    policy: AddressPolicy
    _session: HttpSession = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._session = GuardedHttp(self.policy, _LIMITS).session()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._session.close()

    def report(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Send a report; the platform's acknowledgement.

        A report that was taken may be sent again: the platform knows it by its id.

        Raises:
            Abort: the platform does not answer, or something else does in its place.
            Reject: it answered without an acknowledgement, or took nothing.
        """
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = self.token
        content = json.dumps(body, ensure_ascii=False).encode()
        call = Call(self.url, "POST", headers=headers, body=content)
        with self._session.send(call, attempts=1) as answer:
            return _acknowledgement(answer.stream.read(), answer.media_type)


def _acknowledgement(content: bytes, media_type: str) -> dict[str, Any]:
    text = content.decode("utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith("<") or "html" in media_type.lower():
        raise Abort(faults.WEB_PAGE_ANSWER(title=_title(text)))
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Reject(faults.BAD_ACKNOWLEDGEMENT(answer=text)) from error
    told = answer if isinstance(answer, dict) else {}
    counts = [n for n in (told.get("insert"), told.get("update")) if _is_count(n)]
    if len(counts) != len(("insert", "update")):
        raise Reject(faults.BAD_ACKNOWLEDGEMENT(answer=text))
    if not any(counts):
        raise Reject(faults.NOT_TAKEN(answer=str(told.get("msg") or text)))
    return told


def _title(page: str) -> str:
    """What a web page calls itself; most faults of gateways say no more than that."""
    found = _TITLE.search(page[:_LOOK_AT])
    return " ".join(unescape(found[1]).split())[:_LONGEST_TITLE] if found else "-"


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
