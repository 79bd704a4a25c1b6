"""Files that were cut off on their way: what was read is kept, a person looks at the rest."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.model import Absence, Record, Run
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.run import Report
from tests.harvesters.jobs import Row, catalogue, make_source
from tests.harvesters.toys import entries

pytestmark = pytest.mark.usefixtures("site")

WHOLE = 30


def as_json(rows: list[Row]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def as_csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xml(rows: list[Row]) -> bytes:
    fields = ("".join(f"<{key}>{value}</{key}>" for key, value in row.items()) for row in rows)
    return f"<目录>{''.join(f'<项>{each}</项>' for each in fields)}</目录>".encode()


def _run(source_id: str, path: Path) -> Report:
    report = service.run_job(service.next_job(source_id), trusted=path)
    model.Session.expire_all()
    return report


def _states() -> dict[str, int]:
    query = sa.select(Record.state, sa.func.count()).group_by(Record.state)
    return dict(model.Session.execute(query).all())


def _faults() -> set[str]:
    query = sa.select(FindingRow.code).where(
        FindingRow.state == "open", FindingRow.severity == "error"
    )
    return set(model.Session.scalars(query))


def _cut(content: bytes, number: int, more: int) -> bytes:
    """Up to a place within the text of a record."""
    return content[: content.index(f"第{number}批".encode()) + more]


@pytest.mark.parametrize("more", [3, 4], ids=["after-a-character", "within-a-character"])
@pytest.mark.parametrize(
    ("name", "write"),
    [("json", as_json), ("csv", as_csv), ("xml", as_xml)],
    ids=["json", "csv", "xml"],
)
def test_a_cut_file_waits_for_a_person_with_what_was_read(
    name: str, write: Callable[[list[Row]], bytes], more: int, tmp_path: Path
) -> None:
    path = tmp_path / f"sichuan_demo.{name}"
    rows = catalogue(WHOLE)
    path.write_bytes(write(rows))
    source = make_source(path, "minzheng")["id"]
    assert _run(source, path).state == "finished"

    path.write_bytes(_cut(write([{**rows[0], "标题": "改过的名称"}, *rows[1:]]), 22, more))
    report = _run(source, path)
    assert report.state == "unconfirmed"
    assert report.tally.counts == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 20}
    assert "改过的名称" in entries()
    assert _states() == {"current": WHOLE}
    assert report.vanished.doubt is not None
    assert report.vanished.doubt.code in {"JLP-H-R10", "JLP-H-R26", "JLP-H-R34", "JLP-H-D07"}
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(Absence)) == 9
    run = model.Session.get(Run, report.run_id)
    assert run is not None
    assert (run.whole, run.digest, run.report["complete"]) == (False, "", False)
    assert run.report["diff"]["missing"] == 9
    assert _faults() == {report.vanished.doubt.code}

    path.write_bytes(write(rows))
    assert _run(source, path).state == "finished"
    assert _states() == {"current": WHOLE}
    assert _faults() == set()


def test_the_first_file_of_a_source_may_be_cut_and_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "sichuan_demo.json"
    path.write_bytes(_cut(as_json(catalogue(WHOLE)), 6, 3))
    source = make_source(path, "minzheng")["id"]
    report = _run(source, path)
    assert (report.state, report.vanished.unmet) == ("unconfirmed", 0)
    assert len(entries()) == 5


def test_a_file_that_is_cut_before_its_first_record_gives_nothing_to_compare(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sichuan_demo.json"
    path.write_bytes(as_json(catalogue(WHOLE)))
    source = make_source(path, "minzheng")["id"]
    _run(source, path)
    path.write_bytes(as_json(catalogue(1))[:40])
    report = _run(source, path)
    assert report.state == "aborted"
    assert _states() == {"current": WHOLE}
