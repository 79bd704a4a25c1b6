"""Real records of six dialects become entries, or stand in the ledger with their reason."""

from __future__ import annotations

import json
import os
import resource
import sys
from itertools import islice
from pathlib import Path

import ijson
import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters import build, outbox, service
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.model import Finding, Record
from ckanext.jiulongpo.harvesters.run import Report
from ckanext.jiulongpo.harvesters.sources.file_drop import FileSettings
from tests.harvesters.toys import entries
from tests.shared_data import shared_file

pytestmark = [pytest.mark.shared_data, pytest.mark.usefixtures("site"), pytest.mark.slow]

WHOLE = os.environ.get("JLP_WHOLE_CATALOGUES") == "1"
"""Harvest all records (12 minutes on two cores) instead of the first of each portal."""
SAMPLE = 120
PORTALS = (
    "sichuan_dazhou",
    "guizhou_guiyang",
    "zhejiang_ningbo",
    "jiangsu_suzhou",
    "jiangsu_xuzhou",
    "anhui_chizhou",
)
SHARE = 0.95
MEGABYTES = 400


def _file(portal: str, folder: Path) -> Path:
    """The portal's file, or a file of its first records."""
    whole = shared_file("catalogues", f"{portal}.json")
    if WHOLE:
        return whole
    path = folder / whole.name
    with whole.open("rb") as stream:
        first = list(islice(ijson.items(stream, "item", use_float=True), SAMPLE))
    path.write_text(json.dumps(first, ensure_ascii=False), "utf-8")
    return path


def _harvest(path: Path) -> Report:
    mapping = build.mapping_for(path)
    assert mapping is not None
    chosen = FileSettings(mapping=mapping, create_providers=True)
    source_id = service.ensure_source(path.as_uri(), path.name, chosen)
    return service.run_job(service.next_job(source_id), trusted=path)


def _reasons() -> set[str]:
    """Rejected records that stand in the ledger without an open finding of their own."""
    reasoned = sa.select(Finding.remote_id).where(
        Finding.source_id == Record.source_id, Finding.state == "open"
    )
    query = sa.select(Record.remote_id).where(
        Record.state == "rejected", Record.remote_id.not_in(reasoned)
    )
    return set(model.Session.scalars(query))


def _ledger_rows() -> list[tuple[str, str]]:
    """PostgreSQL's own versions of the ledger's rows: each write makes another one."""
    found: list[tuple[str, str]] = []
    for table in ("jiulongpo_harvest_record", "jiulongpo_harvest_finding", "harvest_object"):
        query = sa.text(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY ctid")
        found += [tuple(row) for row in model.Session.execute(query)]
    model.Session.rollback()
    return found


@pytest.mark.parametrize("portal", PORTALS)
def test_a_portal_comes_in_and_the_sum_is_exact(portal: str, tmp_path: Path) -> None:
    path = _file(portal, tmp_path)
    report = _harvest(path)
    counts = report.tally.counts
    assert report.state == "finished"
    assert report.tally.settled == report.tally.read
    assert len(entries()) <= counts[Outcome.CREATED]
    assert counts[Outcome.CREATED] + counts[Outcome.REPEATED] >= SHARE * report.tally.read
    ledger = sa.select(sa.func.count()).select_from(Record)
    assert model.Session.scalar(ledger) == report.tally.read - counts[Outcome.REPEATED]
    assert _reasons() == set()
    assert outbox.pending() == 0

    stamps = _ledger_rows()
    again = _harvest(path)
    assert _ledger_rows() == stamps, "the second run writes nothing into the ledger"
    assert again.tally.counts[Outcome.UNCHANGED] == counts[Outcome.CREATED]
    assert again.tally.counts[Outcome.REJECTED] == counts[Outcome.REJECTED]
    assert not again.changed
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"\n{portal}: {dict(counts)}, peak memory {peak} MB\n")
    assert peak < MEGABYTES or not WHOLE
