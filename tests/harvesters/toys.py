"""An invented source and its runs, without files: what the tests of the sink harvest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.core.errors import HarvestError, Retry
from ckanext.jiulongpo.harvesters.core.faults import mapping
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report, Source
from ckanext.jiulongpo.harvesters.core.records import (
    CatalogueEntry,
    FileLink,
    Mapped,
    RecordRef,
    SourceRecord,
)
from ckanext.jiulongpo.harvesters.providers import Providers
from ckanext.jiulongpo.harvesters.run import Order, execute
from ckanext.jiulongpo.harvesters.run import Report as RunReport

Row = dict[str, Any]


def rows(count: int, *, provider: str = "区民政局", start: int = 1, **more: Any) -> list[Row]:
    """Records of an invented department."""
    return [
        {
            "id": f"r{number}",
            "title": f"养老机构信息{number}",
            "provider": provider,
            "notes": f"第{number}批养老机构的名称、地址和床位数。",
            "tags": ["养老", "机构"],
            "file": f"http://data.example.gov.cn/files/{number}.csv",
            **more,
        }
        for number in range(start, start + count)
    ]


class ToySource:
    """Gives the rows it is told; an error among them is raised at its place."""

    name = "toy"
    capabilities = Capability.SNAPSHOT

    def __init__(self, given: Sequence[Row | HarvestError], gone: Sequence[str] = ()) -> None:
        self.given = given
        self.gone = gone

    def probe(self) -> Sequence[Check]:
        return []

    def size(self) -> int | None:
        return len(self.given)

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        for row in self.given:
            if isinstance(row, HarvestError):
                raise row
            yield RecordRef(row["id"], inline=row)
        for guid in self.gone:
            yield RecordRef(guid, deleted=True)

    def fetch(self, ref: RecordRef) -> SourceRecord:
        assert ref.inline is not None
        return SourceRecord(ref, ref.inline)


class ListedSource(ToySource):
    """Names its rows first; each has to be asked for by its identity."""

    capabilities = Capability.SNAPSHOT | Capability.RANDOM_ACCESS

    def __init__(self, given: Sequence[Row | HarvestError], gone: Sequence[str] = ()) -> None:
        super().__init__(given, gone)
        self.asked: list[str] = []
        self.failing: dict[str, int] = {}

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        for ref in super().discover(cursor, report):
            yield RecordRef(ref.guid, deleted=ref.deleted)

    def fetch(self, ref: RecordRef) -> SourceRecord:
        self.asked.append(ref.guid)
        if self.failing.get(ref.guid, 0) > 0:
            self.failing[ref.guid] -= 1
            raise Retry(Finding("JLP-H-N01", "No answer.", stage=Stage.FETCH))
        rows_by_id = {row["id"]: row for row in self.given if isinstance(row, dict)}
        return SourceRecord(ref, rows_by_id[ref.guid])


class ToyMapper:
    """Maps a row field by field; one with ``wrong`` is rejected, one with ``odd`` remarked on."""

    revision = "1"

    def __init__(self) -> None:
        self.seen = 0
        self.odd = 0

    def to_entry(self, record: SourceRecord) -> Mapped:
        self.seen += 1
        row = record.payload
        self.odd += bool(row.get("odd"))
        if row.get("wrong"):
            finding = Finding(
                "JLP-H-M01", "The record has no title.", stage=Stage.MAP, field="title"
            )
            return Mapped(record.ref, "", None, (finding,))
        return Mapped(record.ref, "", entry_of(row), _warnings(row))

    def remarks(self) -> Sequence[Finding]:
        odd, self.odd = self.odd, 0
        return [mapping.UNKNOWN_CODE("update_cycle", value="每逢十五", count=odd)] if odd else []


def entry_of(row: Mapping[str, Any]) -> CatalogueEntry:
    known = {
        "id",
        "title",
        "provider",
        "tags",
        "file",
        "groups",
        "items",
        "missing",
        "doubt",
        "odd",
    }
    return CatalogueEntry(
        guid=row["id"],
        title=row["title"],
        provider=row["provider"],
        fields={
            "open_type": "1",
            "share_type": "1",
            "update_cycle": "7",
            **{key: value for key, value in row.items() if key not in known},
        },
        items=tuple(row.get("items", ())),
        tags=tuple(row.get("tags", ())),
        groups=tuple(row.get("groups", ())),
        resources=(FileLink(row["file"], "数据", "CSV"),) if row.get("file") else (),
        missing=tuple(row.get("missing", ("JLP-C-101",))),
    )


def _warnings(row: Mapping[str, Any]) -> tuple[Finding, ...]:
    if not row.get("doubt"):
        return ()
    finding = Finding(
        "JLP-H-M02",
        "The value {value} is doubtful.",
        stage=Stage.MAP,
        severity=Severity.WARNING,
        field="update_cycle",
        remedy="Look at it.",
        context={"value": row["doubt"]},
    )
    return (finding,)


def harvest(
    given: Sequence[Row | HarvestError],
    source: str = "toy-source",
    *,
    gone: Sequence[str] = (),
    job_id: str | None = None,
    create_providers: bool = False,
    only: frozenset[str] | None = None,
    mapper: ToyMapper | None = None,
    settings: str = "",
    system: Source | None = None,
) -> RunReport:
    """Run the toy source to its end, or another system that is given."""
    return execute(
        order(
            system or ToySource(given, gone),
            source,
            job_id=job_id,
            create_providers=create_providers,
            only=only,
            mapper=mapper,
            settings=settings,
        )
    )


def order(
    system: Source,
    source: str = "toy-source",
    *,
    job_id: str | None = None,
    create_providers: bool = False,
    only: frozenset[str] | None = None,
    mapper: ToyMapper | None = None,
    settings: str = "",
) -> Order:
    """What a run of an invented system needs."""
    actor = service.actor()
    find, environment = service.provider_finder()
    providers = Providers(find, actor.name, create=create_providers, only=only)
    return Order(
        source_id=source,
        job_id=job_id,
        source=system,
        mapper=mapper or ToyMapper(),
        providers=providers,
        actor=actor,
        catalog_state="published",
        settings=settings,
        environment=environment,
    )


def as_site() -> dict[str, Any]:
    """A context in which the site itself acts."""
    return {"ignore_auth": True, "user": service.actor().name}


def entries() -> dict[str, model.Package]:
    """Stored entries by title."""
    model.Session.expire_all()
    found = model.Session.query(model.Package).filter_by(type="dataset").all()
    return {package.title: package for package in found}


def indexed() -> dict[str, dict[str, Any]]:
    """Entries in the index by title."""
    result = tk.get_action("package_search")(
        {"ignore_auth": True}, {"rows": 500, "include_private": True, "q": "*:*"}
    )
    return {package["title"]: package for package in result["results"]}


def indexed_notes() -> dict[str, str]:
    """Descriptions in the index by the entry's id."""
    result = tk.get_action("package_search")({"ignore_auth": True}, {"rows": 1000, "q": "*:*"})
    return {package["id"]: package["notes"] for package in result["results"]}
