"""Questions to a CKAN site's action API, and what counts as an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    Call,
    Download,
    GuardedHttp,
    HttpSession,
    shown,
)
from ckanext.jiulongpo.harvesters.sources.readers.json_depth import Depth

__all__ = ["CkanSite", "Page"]

_PAGE_BEGINNINGS = (b"<", b"\xef\xbb\xbf<")


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list.

    Attributes:
        count: how many there are from here on, by the site's own count.
    """

    count: int
    rows: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class CkanSite:
    """One site.

    Attributes:
        address: without a stroke at its end.
        token: goes into a header, and to this site only.
    """

    address: str
    http: GuardedHttp
    token: str = field(default="", repr=False)
    _session: HttpSession | None = field(default=None, init=False, repr=False)

    @property
    def shown(self) -> str:
        """The address as a finding may show it."""
        return shown(self.address)

    def ask(self, action: str, query: Mapping[str, str], fields: Sequence[str] = ()) -> Any:  # noqa: ANN401 - any JSON value
        """The result of an action.

        Args:
            action: its name.
            query: what is asked.
            fields: of an entry that are wanted; all of them when empty.

        Raises:
            Abort: the site does not answer, or not with a success in JSON.
        """
        if self._session is None:
            self._session = self.http.session()
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = self.token
        address = f"{self.address}/api/3/action/{action}"
        wanted = tuple(("fl", name) for name in fields)
        call = Call(address, query=(*query.items(), *wanted), headers=headers)
        with self._session.send(call) as download:
            return _result(download, shown(address))

    def search(self, query: Mapping[str, str], fields: Sequence[str] = ()) -> Page:
        """A page of entries.

        Raises:
            Abort: as :meth:`ask`; or what is answered is no page.
        """
        result = self.ask("package_search", query, fields)
        count, rows = result.get("count"), result.get("results")
        if not isinstance(count, int) or isinstance(count, bool):
            raise Abort(faults.NO_TOTAL(url=self.shown, place="result.count"))
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Abort(faults.NO_RECORDS(url=self.shown, place="result.results"))
        return Page(count, rows)

    def close(self) -> None:
        """End the connections; the next question opens new ones."""
        if self._session:
            self._session.close()
        self._session = None


def _result(download: Download, address: str) -> dict[str, Any]:
    content = download.stream.read()
    if content.lstrip().startswith(_PAGE_BEGINNINGS):
        raise Abort(faults.WEB_PAGE(url=address))
    Depth().see(content)
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Abort(faults.NOT_JSON(url=address, reason=str(error))) from error
    success = answer.get("success") if isinstance(answer, dict) else None
    result = answer.get("result") if isinstance(answer, dict) else None
    if success is not True or not isinstance(result, dict):
        words = answer.get("error", "") if isinstance(answer, dict) else ""
        raise Abort(faults.SAYS_NO(url=address, state=f"success: {success}", words=str(words)))
    return result
