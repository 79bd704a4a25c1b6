"""The whole state that a harvest leaves, in a form in which two of them can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pysolr

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import make_connection

from torture.database import Database

__all__ = ["ASPECTS", "Snapshot", "differences", "take"]

Snapshot = Mapping[str, list[str]]
"""Aspect → its rows as sorted JSON texts."""

_ROWS = """
SELECT to_jsonb(t) - %(left_out)s::text[] FROM ({query}) AS t
"""
_SHOWN = 200
_RANDOM = "harvest_object_id"
"""The extra that ckanext-harvest adds to what is shown; its value is random."""
_VOLATILE = [
    *("metadata_created", "metadata_modified", "created", "last_modified", "indexed_ts"),
    *("run_id", "changed", "first_seen", "last_seen", "first_run", "last_run", "missing_since"),
    *("serial", "queued", "timestamp", "index_id", "_version_"),
]

ASPECTS: Mapping[str, str] = {
    "packages": "SELECT * FROM package WHERE type = 'dataset'",
    "files": "SELECT r.* FROM resource r JOIN package p ON p.id = r.package_id"
    " WHERE p.type = 'dataset'",
    "tags": "SELECT p.id, t.name, pt.state FROM package_tag pt JOIN tag t ON t.id = pt.tag_id"
    " JOIN package p ON p.id = pt.package_id",
    "groups": "SELECT table_id, group_id, capacity, state, count(*) FROM member"
    " WHERE table_name = 'package' GROUP BY 1, 2, 3, 4",
    "ledger": "SELECT source_id, remote_id, package_id, fingerprint, entry, environment, state"
    " FROM jiulongpo_harvest_record",
    "missing": "SELECT remote_id, missing_runs, missing_since IS NOT NULL AS since"
    " FROM jiulongpo_harvest_record",
    "findings": "SELECT source_id, remote_id, code, field, subject, stage, severity, message,"
    " context - 'count' AS context, state FROM jiulongpo_harvest_finding",
    "occurrences": "SELECT source_id, remote_id, code, field, subject, occurrences,"
    " context -> 'count' AS count FROM jiulongpo_harvest_finding",
    "outbox": "SELECT package_id FROM jiulongpo_index_outbox",
    "activities": "SELECT object_id, activity_type, count(*) FROM activity GROUP BY 1, 2",
    "objects": "SELECT guid, report_status, state, current, package_id, content, count(*)"
    " FROM harvest_object GROUP BY 1, 2, 3, 4, 5, 6",
    "errors": "SELECT o.guid, e.message, e.stage, count(*) FROM harvest_object_error e"
    " JOIN harvest_object o ON o.id = e.harvest_object_id GROUP BY 1, 2, 3"
    " UNION ALL SELECT '', message, 'gather', count(*) FROM harvest_gather_error GROUP BY 2",
    "jobs": "SELECT source_id, status, finished IS NOT NULL AS ended FROM harvest_job",
    "runs": "SELECT source_id, state, counts, report FROM jiulongpo_harvest_run",
}
"""What is compared, and where it lies. Times and ids that are random by nature are left out."""


def take(database: Database) -> Snapshot:
    """The state of the database, and of the torture's share of the index."""
    taken = {name: _rows(database, query) for name, query in ASPECTS.items()}
    return {**taken, "index": _index()}


def _rows(database: Database, query: str) -> list[str]:
    statement = _ROWS.format(query=query)
    rows = database.rows(statement, left_out=_VOLATILE)
    return sorted(json.dumps(row[0], ensure_ascii=False, sort_keys=True) for row in rows)


def _index() -> list[str]:
    connection: pysolr.Solr = make_connection()
    site = tk.config["ckan.site_id"]
    found = connection.search(
        "*:*", fq=[f'+site_id:"{site}"', "dataset_type:dataset"], rows=10_000, sort="id asc"
    )
    return sorted(_document(document) for document in found.docs)


def _document(document: dict[str, Any]) -> str:
    kept = {key: value for key, value in document.items() if key not in _VOLATILE}
    for packed in ("data_dict", "validated_data_dict"):
        if packed in kept:
            kept[packed] = _without_times(json.loads(kept[packed]))
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)


def _without_times(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {k: _without_times(v) for k, v in value.items() if k not in _VOLATILE}
    if isinstance(value, list):
        kept = [item for item in value if item is None or _RANDOM not in str(item)]
        return sorted((_without_times(item) for item in kept), key=json.dumps)
    return value


def differences(expected: Snapshot, found: Snapshot) -> dict[str, str]:
    """Aspects that differ, each with what is different in its first rows that do."""
    told = {}
    for aspect, rows in expected.items():
        if rows != found[aspect]:
            lost = [json.loads(row) for row in rows if row not in found[aspect]]
            new = [json.loads(row) for row in found[aspect] if row not in rows]
            told[aspect] = _told(lost, new)
    return told


def _told(lost: list[dict[str, Any]], new: list[dict[str, Any]]) -> str:
    if lost and new:
        first = lost[0]
        second = max(new, key=lambda row: sum(row.get(key) == first[key] for key in first))
        return f"{len(lost)} lost, {len(new)} new; " + "; ".join(_changes(first, second))
    return f"{len(lost)} lost, {len(new)} new {str((lost or new)[:1])[:_SHOWN]}"


def _changes(first: Any, second: Any, place: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(first, dict) and isinstance(second, dict):
        for key in sorted(first.keys() | second.keys()):
            yield from _changes(first.get(key), second.get(key), f"{place}.{key}")
    elif first != second:
        yield f"{place[1:]}: {str(first)[:_SHOWN]} → {str(second)[:_SHOWN]}"
