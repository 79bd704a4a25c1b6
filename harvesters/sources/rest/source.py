"""The REST source: a list of records behind an API, as its dialect file tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut
from ckanext.jiulongpo.harvesters.core.faults import answering
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.guarded_http import HttpLimits
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.proof import Proof
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.sources.checks import (
    FIRST_RECORD,
    LIST,
    checks_of,
    first_record,
)
from ckanext.jiulongpo.harvesters.sources.identities import Identify
from ckanext.jiulongpo.harvesters.sources.kind import (
    Input,
    Opening,
    Secret,
    SourceKind,
    SourceSettings,
    setting,
)
from ckanext.jiulongpo.harvesters.sources.rest.conversation import Conversation
from ckanext.jiulongpo.harvesters.sources.rest.details import Details
from ckanext.jiulongpo.harvesters.sources.rest.dialect import Dialect
from ckanext.jiulongpo.harvesters.sources.rest.load import dialect_names, load_dialect
from ckanext.jiulongpo.harvesters.sources.rest.moments import since_of
from ckanext.jiulongpo.harvesters.sources.rest.pages import Ask, Pages
from ckanext.jiulongpo.harvesters.sources.rest.rows import Rows

__all__ = ["KIND", "RestSettings", "RestSource"]

_TOKEN = "token"  # noqa: S105 - the name of the secret


@dataclass(slots=True)
class RestSource:
    """A source whose records are asked for.

    Attributes:
        conversation: with the system.
        identify: tells records apart; a row of the list is asked before its details are.
        page_size: records a page; the dialect's own number when 0.
        expected: number of records, where the caller knows it.
    """

    conversation: Conversation
    identify: Identify
    page_size: int = 0
    expected: int | None = None
    _declared: int | None = None

    name = "rest"

    @property
    def capabilities(self) -> Capability:
        """A whole list, and where the dialect can ask so, only what changed."""
        since = self.conversation.dialect.since
        return Capability.SNAPSHOT | (Capability.INCREMENTAL if since else Capability.NONE)

    def probe(self) -> Sequence[Check]:
        """Whether the list can be asked for, and the first record read with its details."""
        return checks_of(
            (LIST, lambda: next(iter(self._pages("")), None)),
            (FIRST_RECORD, lambda: first_record(self)),
        )

    def size(self) -> int | None:
        """The expected number of records; a system tells its own with the first page."""
        return self.expected

    def proof(self) -> Proof:
        """The system's own count speaks for a whole list; without one, two equal runs do."""
        return Proof(self._declared, self_evident=self.conversation.dialect.paging.shows_its_end)

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        """Every record of the list, or those that changed since the cursor.

        Raises:
            Cut: the list breaks off, or has no end that is proven.
            Abort: the system cannot be asked at all.
        """
        dialect = self.conversation.dialect
        pages = self._pages(cursor)
        rows = Rows(dialect, Details(self.conversation), self.identify)
        self._declared = None
        try:
            for page in pages:
                yield from rows.refs(page)
        except Abort as error:
            raise Cut(error.finding) from error
        finally:
            self.conversation.close()
            self._declared = None if cursor else pages.total
        rows.end(report)

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The record that discovery has read already."""
        return ref.record()

    def _pages(self, cursor: str) -> Pages:
        wait = self.conversation.http.wait
        paging = self.conversation.dialect.paging
        return Pages(self._asking(cursor), paging, self._asked_for(), wait)

    def _asking(self, cursor: str) -> Ask:
        since = self.conversation.dialect.since
        given = {"since": since_of(cursor, since)} if cursor and since else {}
        return lambda place, is_last: self.conversation.page(
            {**given, **place}, attempts=int(is_last)
        )

    def _asked_for(self) -> int:
        """Records to ask for at a time, within what the system gives; 0 where it decides."""
        paging = self.conversation.dialect.paging
        return min(self.page_size or paging.size, paging.most) if paging.size else 0


@dataclass(frozen=True, slots=True)
class RestSettings(SourceSettings):
    """Settings of a REST source."""

    dialect: str = setting(
        N_("Dialect"),
        N_("How the system is asked and answers: a file of schemas/dialects."),
        default="",
        choices=dialect_names,
    )
    page_size: int = setting(
        N_("Records a page"),
        N_("As many as the dialect says when 0; never more than the system gives."),
        default=0,
        most=5000,
    )
    parameters: Mapping[str, Any] | tuple[()] = setting(
        N_("Parameters"),
        N_("What the dialect leaves open, such as the division; secrets are entered elsewhere."),
        default=(),
        input=Input.STRUCTURE,
        example="divisionId: 110101",
    )


def _open(opening: Opening[RestSettings]) -> RestSource:
    chosen = opening.settings
    dialect = load_dialect(chosen.dialect)
    given: dict[str, Any] = {"param": _parameters(dialect, chosen.parameters)}
    if dialect.secret or opening.secrets.get(_TOKEN):
        given["secret"] = opening.secret(_TOKEN)
    size = dialect.answer_bytes
    limits = HttpLimits(total=dialect.seconds, body_bytes=size, unpacked_bytes=size)
    conversation = Conversation(opening.url, dialect, opening.http(limits), given)
    return RestSource(conversation, opening.rules.identity, chosen.page_size, opening.expected)


def _parameters(dialect: Dialect, chosen: object) -> Mapping[str, Any]:
    given = chosen if isinstance(chosen, Mapping) else {}
    for name in given:
        if name not in dialect.parameters:
            known = ", ".join(dialect.parameters) or "-"
            fault = answering.UNKNOWN_PARAMETER(dialect=dialect.name, parameter=name, known=known)
            raise Abort(fault)
    return {**dialect.parameters, **given}


KIND = SourceKind(
    name="jiulongpo_rest",
    title=N_("Catalogue behind an API"),
    description=N_("Entries that a system gives page by page over HTTP, as a dialect file tells"),
    settings=RestSettings,
    open=_open,
    secrets=(
        Secret(
            _TOKEN,
            N_("Token or app code"),
            N_("Sent in the header or parameter that the dialect names."),
        ),
    ),
    address=N_("Address before the paths of the dialect, such as https://data.example.gov.cn"),
)
