"""Reads DCAT: a document, a folder of documents, or pages of one list on the web."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering, network
from ckanext.jiulongpo.harvesters.core.faults import linked as faults
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    HttpLimits,
    checked,
    is_same_origin,
    shown,
)
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.rdf.data_json import as_record
from ckanext.jiulongpo.harvesters.rdf.datasets import Graph
from ckanext.jiulongpo.harvesters.rdf.parsing import ParsingLimits, statements
from ckanext.jiulongpo.harvesters.rdf.sniff import Format, detect
from ckanext.jiulongpo.harvesters.sources.checks import FIRST_RECORD, checks_of, first_record
from ckanext.jiulongpo.harvesters.sources.identities import Identify, Seen, unread
from ckanext.jiulongpo.harvesters.sources.kind import Opening, SourceKind, SourceSettings, setting
from ckanext.jiulongpo.harvesters.sources.places import Drop, FolderPlace, OpenFile, Place, WebPlace
from ckanext.jiulongpo.harvesters.sources.readers.json_array import read_json
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row

__all__ = ["KIND", "DcatSettings", "DcatSource"]

_MOST_PAGES = 10_000
_LIMITS = HttpLimits(total=300, body_bytes=256 * 1024**2, unpacked_bytes=512 * 1024**2)
_DATA_JSON = ReadOptions(records="dataset")


@dataclass(slots=True)
class DcatSource:
    """A source whose records are the datasets of RDF documents.

    Attributes:
        place: where they are; its first page, where there are several.
        identify: tells records apart.
        at: the place of another page, by its address; ``None`` where there are no pages.
        url: address of the first page; empty for files.
        limits: of one document.
    """

    place: Place
    identify: Identify
    at: Callable[[str], Place] | None = None
    url: str = ""
    limits: ParsingLimits = field(default_factory=ParsingLimits)

    name = "dcat"
    capabilities = Capability.SNAPSHOT

    def probe(self) -> Sequence[Check]:
        """Whether the first document holds a dataset that can be told from others."""
        return checks_of((FIRST_RECORD, self._first))

    def size(self) -> int | None:
        """Not known before all is read."""
        return None

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:  # noqa: ARG002 - no cursor
        """Every dataset of every document. One that cannot be read keeps back no other file.

        Raises:
            Abort: a document could not be read or holds no dataset, after all others were read; a
                page of a list at once.
        """
        seen = Seen()
        broken: Abort | None = None
        for drop in self.place.drops():
            try:
                yield from self._pages(drop, seen, report)
            except Abort as error:
                if broken:
                    report(broken.finding)
                broken = error
        seen.tell_clashes(report)
        if broken:
            raise broken

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The record that discovery has read already."""
        return ref.record()

    def _first(self) -> None:
        if first_record(self):
            raise Abort(faults.NO_DATASETS(file=shown(self.url)))

    def _pages(self, drop: Drop, seen: Seen, report: Report) -> Iterator[RecordRef]:
        address, visited = self.url, {self.url}
        while True:
            with drop.open() as file:
                following = yield from self._document(file, address, seen, report)
            if not following or self.at is None:
                return
            address = self._next(address, following, visited)
            drop = next(self.at(address).drops())

    def _document(
        self, file: OpenFile, address: str, seen: Seen, report: Report
    ) -> Iterator[RecordRef]:
        """The datasets of one document; gives the address of the next page."""
        name = file.name or shown(address)
        kind = detect(file.stream, name, file.media_type)
        count = 0
        if kind is Format.DATA_JSON:
            for row in self._rows(file, report):
                count += 1
                yield self._ref(row, name, seen)
            self._not_empty(count, name)
            return ""
        base = address or f"urn:document:{name}"
        with statements(file.stream, kind.value, base, name, self.limits) as lines:
            graph = Graph(lines)
        for count, record in enumerate(graph.records(), 1):
            yield seen.ref(record, self.identify(record), count)
        self._not_empty(count, name)
        return graph.following()

    def _rows(self, file: OpenFile, report: Report) -> Iterator[Row]:
        beginning = file.stream.read(2048).removeprefix(b"\xef\xbb\xbf").lstrip()
        file.stream.seek(0)
        options = ReadOptions() if beginning.startswith(b"[") else _DATA_JSON
        return read_json(file.stream, options, report)

    def _ref(self, row: Row, name: str, seen: Seen) -> RecordRef:
        if row.fault:
            guid = unread(name, row.position)
            return RecordRef(guid, position=row.position, fault=row.fault)
        record = as_record(row.payload)
        return seen.ref(record, self.identify(record), row.position)

    def _not_empty(self, count: int, name: str) -> None:
        """A document without datasets may be an error page that happens to parse."""
        if not count:
            raise Abort(faults.NO_DATASETS(file=name))

    def _next(self, address: str, following: str, visited: set[str]) -> str:
        target = urljoin(address, following)
        if not is_same_origin(checked(address), checked(target)):
            raise Abort(answering.LINK_ELSEWHERE(url=shown(target)))
        if target in visited:
            raise Abort(answering.STUCK_CURSOR(page=len(visited)))
        if len(visited) >= _MOST_PAGES:
            raise Abort(answering.TOO_MANY_PAGES(limit=_MOST_PAGES))
        visited.add(target)
        return target


@dataclass(frozen=True, slots=True)
class DcatSettings(SourceSettings):
    """Settings of DCAT."""

    files: str = setting(
        N_("Files"), N_("Which files of a folder."), default="*", example="*.rdf", most=200
    )


def _open(opening: Opening[DcatSettings]) -> DcatSource:
    url = opening.url
    if url.startswith(("http://", "https://")):
        http = opening.http(_LIMITS)
        return DcatSource(
            WebPlace(url, http),
            opening.rules.identity,
            lambda address: WebPlace(address, http),
            url,
        )
    path = Path(unquote(urlsplit(url).path) if url.startswith("file://") else url)
    if not opening.roots:
        raise Abort(network.PLACE_REFUSED())
    place = FolderPlace(path, opening.roots, pattern=opening.settings.files)
    return DcatSource(place, opening.rules.identity)


KIND = SourceKind(
    name="jiulongpo_dcat",
    title=N_("DCAT catalogue"),
    description=N_(
        "Datasets in RDF/XML, Turtle, JSON-LD or data.json, at an address or in a folder"
    ),
    settings=DcatSettings,
    open=_open,
    address=N_("Address or path of the catalogue"),
)
