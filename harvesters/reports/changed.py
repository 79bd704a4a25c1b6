"""Records that a run has changed: before and after, in the terms of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters import settings
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.preview.changes import changes, label
from ckanext.jiulongpo.harvesters.reports.history import contents
from ckanext.jiulongpo.harvesters.site_mappings import service as mappings
from ckanext.jiulongpo.harvesters.workbench.sources import StoredSource

__all__ = ["change"]

_SHOWN_FIELDS = 13
"""Core elements of an entry; of how many the rest is said to be the same."""


def change(source: StoredSource, job_id: str, number: int) -> dict[str, Any]:
    """One changed record of a run.

    Args:
        source: the source of the run.
        job_id: of the run.
        number: its place among the changed records, from 1.

    Raises:
        ObjectNotFound: the run has not changed so many.
    """
    found = contents(source.id, job_id, number)
    if found is None:
        raise tk.ObjectNotFound(tk._("The run has changed no such record"))
    mapper = _mapper(source)
    before, after = _entry(found.before, mapper), _entry(found.after, mapper)
    rows = [{**each, "label": label(each["field"])} for each in changes(before, after)]
    return {
        "number": number,
        "count": found.count,
        "remote_id": found.remote_id,
        "title": found.title,
        "name": found.name,
        "changes": rows,
        "same": max(0, _SHOWN_FIELDS - len(rows)),
        "known_before": bool(found.before),
    }


def _mapper(source: StoredSource) -> RecordMapper | None:
    if source.kind is None:
        return None
    try:
        chosen = settings.parse(source.kind, source.settings)
        rules = mappings.rules(chosen.mapping)
    except (HarvestError, settings.SettingsError):
        return None
    return RecordMapper(rules, chosen.place, chosen.operator)


def _entry(content: str | None, mapper: RecordMapper | None) -> Mapping[str, Any]:
    """A raw record as the entry that it becomes; its own fields where it becomes none."""
    payload = json.loads(content) if content else {}
    if not payload or mapper is None:
        return payload
    try:
        mapped = mapper.to_entry(SourceRecord(RecordRef(""), payload))
    except HarvestError:
        return payload
    return mapped.entry.package() if mapped.entry else payload
