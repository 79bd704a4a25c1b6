"""What the actions and pages of the workbench ask of its parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters import build, probing, settings
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.faults.database import NO_SUCH_TABLE
from ckanext.jiulongpo.harvesters.core.ports import Check, Source
from ckanext.jiulongpo.harvesters.core.records import SourceRecord
from ckanext.jiulongpo.harvesters.kinds import kind_of
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.model import Record, Run
from ckanext.jiulongpo.harvesters.preview.changes import label, plain
from ckanext.jiulongpo.harvesters.preview.model import StoredPreview
from ckanext.jiulongpo.harvesters.reports.service import run_dict
from ckanext.jiulongpo.harvesters.secrets import service as secrets
from ckanext.jiulongpo.harvesters.settings import SettingsError
from ckanext.jiulongpo.harvesters.site_mappings.reading import rules_of
from ckanext.jiulongpo.harvesters.sources import database
from ckanext.jiulongpo.harvesters.sources.database.table import TableShape, describe
from ckanext.jiulongpo.harvesters.workbench import sources
from ckanext.jiulongpo.shared import Finding

__all__ = [
    "check_dict",
    "databases_of",
    "entry_values",
    "preview_dict",
    "raw_values",
    "runs_of",
    "source_of_preview",
    "table_of",
    "test",
    "try_mapping",
]

Translate = Callable[[str], str]
_MOST_SAMPLES = 20
_UNSHOWN = frozenset({"type", "completion", "missing_elements", "source_values"})


def source_of_preview(preview_id: str) -> str | None:
    """The source that a preview is of."""
    query = sa.select(StoredPreview.source_id).where(StoredPreview.id == preview_id)
    return model.Session.scalar(query)


def runs_of(source_id: str, limit: int = 20) -> list[dict[str, Any]]:
    """The runs of a source, the newest first."""
    query = sa.select(Run).where(Run.source_id == source_id).order_by(Run.started.desc())
    return [run_dict(run) for run in model.Session.scalars(query.limit(limit))]


def test(asked: Mapping[str, Any]) -> list[Check]:
    """Try a stored source, or one as it stands in the form.

    A secret that was stored goes along to the addresses that it was entered for, and no others.

    Raises:
        ObjectNotFound: the source is not there.
    """
    try:
        return probing.probe(_asked(asked))
    except HarvestError as error:
        return [Check(probing.OPENED, passed=False, finding=error.finding)]
    except SettingsError as error:
        return [Check(probing.OPENED, passed=False, finding=one) for one in error.findings]


def databases_of(user: str) -> list[dict[str, str]]:
    """Sources that are databases and that a person may change."""
    found = [sources.source_of(each) for each in sources.sources_of(user)]
    return [
        {"id": one.id, "name": one.name, "title": one.title}
        for one in sorted(found, key=lambda one: one.title)
        if one.type == database.KIND.name and one.kind is not None and one.active
    ]


def table_of(source_id: str, table: str) -> TableShape:
    """A table of the database that a source reads.

    Raises:
        ObjectNotFound: the source is not there.
        Abort: it is no database, or there is no such table.
    """
    opened = build.parts(sources.wanted(source_id)).source
    if not isinstance(opened, database.DatabaseSource):
        raise Abort(NO_SUCH_TABLE(table=table))
    return describe(opened.connector, table)


def _asked(asked: Mapping[str, Any]) -> build.Wanted:
    typed = dict(asked.get("secrets") or {})
    stored = sources.source_of(asked["source_id"]) if asked.get("source_id") else None
    kind = kind_of(asked.get("source_type") or (stored.type if stored else ""))
    url = asked.get("url") or (stored.url if stored else "")
    config = asked.get("config") or (stored.settings if stored else "")
    chosen = settings.parse(kind, config)
    known: Mapping[str, str] = {}
    if stored is not None and stored.type == kind.name:
        missing = secrets.known(stored.id).keys() - typed.keys()
        holder = secrets.Holder(stored.id, kind, url, config)
        known = secrets.opened(holder) if missing else {}
    return build.Wanted(kind, url, chosen, secrets={**known, **typed})


def check_dict(check: Check, translate: Translate) -> dict[str, Any]:
    """A check as an API answer."""
    return {
        "name": check.name,
        "text": translate(check.name),
        "passed": check.passed,
        "offered": check.offered,
        "finding": check.finding.told(translate) if check.finding else None,
    }


def preview_dict(row: StoredPreview, translate: Translate) -> dict[str, Any]:
    """A preview as an API answer."""
    report = dict(row.report)
    for key in ("abort", "refused"):
        report[key] = _stored(report[key], translate) if report.get(key) else None
    report["notes"] = [_stored(one, translate) for one in report.get("notes", ())]
    return {
        "id": row.id,
        "source_id": row.source_id,
        "state": row.state,
        "created": row.created.isoformat(),
        "started": row.started.isoformat() if row.started else None,
        "heartbeat": row.heartbeat.isoformat() if row.heartbeat else None,
        "finished": row.finished.isoformat() if row.finished else None,
        "expires": row.expires.isoformat(),
        "done": row.done,
        "total": row.total,
        "counts": row.counts,
        "samples": {
            outcome: [_sample(one, translate) for one in samples]
            for outcome, samples in row.samples.items()
        },
        "report": report,
        "job_id": row.job_id,
    }


def _sample(one: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    findings = [_stored(finding, translate) for finding in one.get("findings", ())]
    changed = [{**each, "label": label(each["field"])} for each in one.get("changes", ())]
    return {**one, "findings": findings, "changes": changed}


def _stored(finding: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    keys = ("code", "message", "field", "remedy", "context")
    return Finding(**{key: finding[key] for key in keys}).told(translate)


def try_mapping(
    reference: str, text: str, count: int, translate: Translate
) -> list[dict[str, Any]]:
    """The first records of a source beside what a mapping makes of them; nothing is kept.

    Raises:
        Abort: the text cannot be used, or the source cannot be read.
        SettingsError: the settings of the source cannot be used.
    """
    wanted = sources.wanted(reference)
    rules = rules_of(wanted.settings.mapping, text)
    chosen = wanted.settings
    mapper = RecordMapper(rules, chosen.place, chosen.operator)
    source = build.parts(wanted, rules).source
    tried = []
    for record in _first(source, min(count, _MOST_SAMPLES)):
        if isinstance(record, Finding):
            tried.append({"raw": {}, "entry": [], "findings": [record.told(translate)]})
            continue
        tried.append(_tried(record, mapper, translate))
    return tried


def _first(source: Source, count: int) -> Iterable[SourceRecord | Finding]:
    for number, ref in enumerate(source.discover("", lambda _finding: None)):
        if number >= count:
            return
        try:
            yield source.fetch(ref)
        except Abort:
            raise
        except HarvestError as error:
            yield error.finding


def _tried(record: SourceRecord, mapper: RecordMapper, translate: Translate) -> dict[str, Any]:
    try:
        mapped = mapper.to_entry(record)
    except HarvestError as error:
        findings = [error.finding.told(translate)]
        return {"raw": raw_values(record.payload), "entry": [], "findings": findings}
    package = mapped.entry.package() if mapped.entry else {}
    rows = [
        {"field": name, "label": label(name), "value": shown}
        for name, value in package.items()
        if name not in _UNSHOWN and (shown := plain(name, value))
    ]
    if mapped.entry:
        rows.insert(1, {"field": "provider", "label": label("owner_org"),
                        "value": mapped.entry.provider})  # fmt: skip
    findings = [finding.told(translate) for finding in mapped.findings]
    return {"raw": raw_values(record.payload), "entry": rows, "findings": findings}


_LONGEST_VALUE = 500


def raw_values(payload: Mapping[str, Any]) -> dict[str, str]:
    """A record as the source gives it, each value as a short text."""
    return {
        str(key): (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[
            :_LONGEST_VALUE
        ]
        for key, value in payload.items()
        if value not in (None, "")
    }


def entry_values(source_id: str, remote_id: str) -> list[dict[str, str]]:
    """The entry that a record has become, as its source gave it last: label and value."""
    record = model.Session.get(Record, (source_id, remote_id))
    given = (record.entry if record else None) or {}
    return [
        {"label": label(name), "value": shown}
        for name, value in given.items()
        if name not in _UNSHOWN and name != "owner_org" and (shown := plain(name, value))
    ]
