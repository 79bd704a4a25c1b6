"""Another CKAN: its entries by the action API, all of them or what has changed since.

Pages go by the identifier of the last entry, not by a number, so that an entry that is added or
removed meanwhile shifts nothing. A page ends the list only when the site counts nothing beyond it.

CKAN forgets what was deleted: neither its index nor its list tells of it. So it takes a look at all
entries to know that one is gone; the count that the site declares proves that they were all met. A
run that reads only changes has them named, a thousand at a time, without their contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError, Skip
from ckanext.jiulongpo.harvesters.core.faults import answering
from ckanext.jiulongpo.harvesters.core.faults import linked as faults
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.guarded_http import GuardedHttp, HttpLimits
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.proof import Proof
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.sources.checks import (
    FIRST_RECORD,
    LIST,
    REACH,
    checks_of,
    first_record,
)
from ckanext.jiulongpo.harvesters.sources.ckan_calls import CkanSite
from ckanext.jiulongpo.harvesters.sources.identities import Identify, Seen
from ckanext.jiulongpo.harvesters.sources.kind import (
    Opening,
    Secret,
    SourceKind,
    SourceSettings,
    setting,
)

__all__ = ["KIND", "CkanSettings", "CkanSource"]

_MEGABYTE = 1024 * 1024
_LIMITS = HttpLimits(total=300, body_bytes=64 * _MEGABYTE, unpacked_bytes=128 * _MEGABYTE)
_NAME = re.compile(r"[a-z0-9_\-]{2,100}")
_NAMES_A_PAGE = 1000
_VISITORS = "tracking_summary"
_ID = re.compile(r"[\w\-]{1,100}")


@dataclass(slots=True)
class CkanSource:
    """A source whose records are the datasets of a CKAN site.

    Attributes:
        identify: tells records apart.
        organisation: only the entries of this one; all when empty.
        page_size: entries of one answer.
        by_id: an entry's id is its identity, so that a list of ids names them all.
    """

    site: CkanSite
    identify: Identify
    organisation: str = ""
    page_size: int = 100
    by_id: bool = False
    _declared: int | None = field(default=None, init=False)

    name = "ckan"
    capabilities = Capability.SNAPSHOT | Capability.INCREMENTAL

    def probe(self) -> Sequence[Check]:
        """Whether it is a CKAN, lists entries, and the first can be read."""
        return checks_of(
            (REACH, lambda: self.site.ask("status_show", {})),
            (LIST, lambda: self.site.search(self._query(rows=1))),
            (FIRST_RECORD, lambda: first_record(self)),
        )

    def size(self) -> int | None:
        """Number of entries, as the site counts them."""
        try:
            return self.site.search(self._query(rows=0)).count
        except HarvestError:
            return None

    def proof(self) -> Proof:
        """The site's own count, taken when the first page was read."""
        return Proof(declared=self._declared)

    def signpost(self) -> str:
        """When the entry that was changed last was changed, by the site's own clock.

        Raises:
            Abort: the site does not answer.
        """
        page = self.site.search(self._query(rows=1, sort="metadata_modified desc"))
        return next((str(row.get("metadata_modified") or "") for row in page.rows), "")

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        """Every entry, or those changed since ``cursor``.

        Raises:
            Abort: a page cannot be read, or does not follow upon the last.
        """
        seen = Seen()
        since = f"metadata_modified:[{_moment(cursor)} TO *]" if cursor else ""
        for number, row in enumerate(self._rows(since, report), 1):
            payload = _payload(row)
            moment = str(row.get("metadata_modified") or "")
            yield seen.ref(payload, self.identify(payload), number, moment)
        seen.tell_clashes(report)

    def roll(self, report: Report) -> Iterator[str] | None:
        """The ids of all entries.

        Raises:
            Abort: a page cannot be read, or does not follow upon the last.
        """
        if not self.by_id:
            return None
        rows = self._rows("", report, named=True)
        return (self.identify(row) or "" for row in rows)

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The record that discovery has read already; one that is not public is left alone."""
        record = ref.record()
        if record.payload.get("private"):
            raise Skip(faults.NOT_PUBLIC())
        return record

    def close(self) -> None:
        """End the connections to the site."""
        self.site.close()

    def _rows(
        self, since: str, report: Report, *, named: bool = False
    ) -> Iterator[Mapping[str, Any]]:
        """Entries in the order of their ids; ``named``: no more of each than its id and name."""
        last = ""
        size = _NAMES_A_PAGE if named else self.page_size
        left: int | None = None
        with closing(self.site):
            while True:
                query = self._query(rows=size, since=since, after=last)
                page = self.site.search(query, ("id", "name") if named else ())
                if left is None:
                    self._declare(page.count, whole=not since)
                elif page.count < left:
                    report(answering.SHRINKING(before=left, after=page.count))
                for row in page.rows:
                    last = self._following(row, last)
                    yield row
                left = page.count - len(page.rows)
                if left < 0:
                    raise Abort(answering.TOO_MANY(total=page.count, read=len(page.rows)))
                if left == 0:
                    return
                if not page.rows:
                    raise Abort(answering.TOO_FEW(total=page.count, read=0))

    def _declare(self, count: int, *, whole: bool) -> None:
        if whole:
            self._declared = count

    def _following(self, row: Mapping[str, Any], last: str) -> str:
        identifier = str(row.get("id") or "")
        if not _ID.fullmatch(identifier):
            raise Abort(answering.NO_RECORD(url=self.site.shown, place="result.results.id"))
        if identifier <= last:
            raise Abort(faults.NOT_IN_ORDER(url=self.site.shown, first=last, second=identifier))
        return identifier

    def _query(
        self,
        *,
        rows: int,
        since: str = "",
        after: str = "",
        sort: str = "id asc",
    ) -> dict[str, str]:
        """What is asked; nothing in it is anybody's text as it stands."""
        filters = ["+dataset_type:dataset"]
        if self.organisation:
            filters.append(f'+organization:"{self.organisation}"')
        if since:
            filters.append(f"+{since}")
        if after:
            filters.append(f'+id:{{"{after}" TO *]')
        query = {"q": "*:*", "sort": sort, "rows": str(rows), "start": "0", "facet": "false"}
        return {**query, "fq": " ".join(filters)}


def _payload(row: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with its extras as an object, so that a mapping can name them: ``extras.key``.

    Counts of visitors are left out: they would make every entry a changed one every day.
    """
    extras = row.get("extras")
    members = extras if isinstance(extras, list) else []
    named = {str(one["key"]): one.get("value") for one in members if _is_extra(one)}
    kept = {name: value for name, value in row.items() if name != _VISITORS}
    if isinstance(files := row.get("resources"), list):
        kept["resources"] = [_without_visitors(file) for file in files]
    return {**kept, "extras": named}


def _without_visitors(file: object) -> object:
    if not isinstance(file, Mapping):
        return file
    return {name: value for name, value in file.items() if name != _VISITORS}


def _is_extra(member: object) -> bool:
    return isinstance(member, Mapping) and "key" in member


def _moment(cursor: str) -> str:
    """A cursor as Solr writes moments; CKAN's are in UTC without saying so."""
    try:
        moment = datetime.fromisoformat(cursor)
    except ValueError as error:
        raise Abort(faults.BAD_MOMENT(cursor=cursor)) from error
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class CkanSettings(SourceSettings):
    """Settings of another CKAN."""

    organisation: str = setting(
        N_("Only of the organisation"),
        N_("Its name in the other site's addresses; all entries when left open."),
        default="",
        most=100,
        example="minzheng",
        bears=True,
    )
    page_size: int = setting(
        N_("Entries a page"), N_("Fewer where entries are large."), default=100, least=1, most=1000
    )


def _open(opening: Opening[CkanSettings]) -> CkanSource:
    chosen = opening.settings
    if chosen.organisation and not _NAME.fullmatch(chosen.organisation):
        raise Abort(faults.BAD_NAME("organisation", value=chosen.organisation))
    http: GuardedHttp = opening.http(_LIMITS)
    site = CkanSite(opening.url.rstrip("/"), http, opening.secrets.get("token", ""))
    identity = opening.rules.identity
    first = identity.rules[0]
    by_id = first.fields == ("id",) and not (first.pattern or first.hashed)
    return CkanSource(site, identity, chosen.organisation, chosen.page_size, by_id)


KIND = SourceKind(
    name="jiulongpo_ckan",
    title=N_("Another CKAN"),
    description=N_("Entries of another CKAN site, by its action API"),
    settings=CkanSettings,
    open=_open,
    secrets=(
        Secret(
            "token",
            N_("API token"),
            N_("Only where the site wants one."),
        ),
    ),
    address=N_("Address of the site, without /api"),
)
