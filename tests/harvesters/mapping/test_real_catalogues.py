"""The eighteen real catalogues: every record is an entry, or it is said why not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from ckanext.jiulongpo.catalog.rules import check_entry, errors_of, missing_elements
from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Result, Tally
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Batch
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from ckanext.jiulongpo.harvesters.core.records import CatalogueEntry
from ckanext.jiulongpo.harvesters.mapping.load import load
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.sources.file_drop import FileDrop
from ckanext.jiulongpo.harvesters.sources.places import FolderPlace
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import codelist
from tests.shared_data import shared_file

pytestmark = pytest.mark.shared_data

RECORDS = {
    "anhui_anhui": 700, "anhui_chizhou": 1648, "guangxi_liuzhou": 1540, "guangxi_nanning": 662,
    "guizhou_anshun": 1279, "guizhou_guiyang": 2469, "guizhou_qiannan": 1551,
    "guizhou_tongren": 1017, "guizhou_zunyi": 1443, "jiangsu_nantong": 1198,
    "jiangsu_suzhou": 3210, "jiangsu_xuzhou": 2052, "sichuan_dazhou": 5637,
    "sichuan_meishan": 6154, "sichuan_yibin": 4430, "zhejiang_ningbo": 1753,
    "zhejiang_wenzhou": 989, "zhejiang_zhejiang": 1309,
}  # fmt: skip


EVERY = 20
"""Entries between two that are looked at closely."""


class CheckingSink(NullSink):
    """Looks at entries on their way."""

    def apply(self, batch: Batch) -> Sequence[Result]:
        for mapped in batch.mapped:
            assert mapped.entry is not None
            assert 0 < len(mapped.entry.title) <= 200
            assert mapped.entry.provider
            assert "*" not in str(mapped.entry.fields.get("contact_phone", ""))
        for mapped in batch.mapped[::EVERY]:
            assert mapped.entry is not None
            check(mapped.entry)
        for mapped in batch.rejected:
            assert mapped.findings
        return super().apply(batch)


def check(entry: CatalogueEntry) -> None:
    """No value is wrong, whatever is missing: the catalogue's own gate says so."""
    for field in catalogue().fields:
        value = entry.fields.get(field.name)
        if value is None:
            continue
        assert value != "", field.name
        if field.code_list:
            assert codelist(field.code_list).is_valid(value), (field.name, value)
    package = {**entry.package(), "owner_org": "somebody"}
    findings = check_entry(package, advise=False)
    assert not errors_of(findings)
    assert missing_elements(findings) == list(entry.missing)


@cache
def run(name: str) -> tuple[Tally, list[Finding]]:
    path = shared_file("catalogues", f"{name}.json")
    rules = load(name)
    ledger = ScratchLedger()
    source = FileDrop(FolderPlace(path, (path.parent,)), rules.identity)
    sink = CheckingSink()
    tally = Pipeline(source, RecordMapper(rules), ledger, sink).run()
    return tally, [*ledger.notes, *(remark.finding for remark in sink.remarks)]


@pytest.mark.parametrize("name", RECORDS)
def test_the_sum_is_exact_and_nearly_all_records_are_entries(name: str) -> None:
    tally, notes = run(name)
    entries = tally.counts[Outcome.CREATED] + tally.counts[Outcome.REPEATED]
    assert tally.read == RECORDS[name]
    assert entries + tally.counts[Outcome.REJECTED] == RECORDS[name]
    assert entries >= 0.95 * RECORDS[name]
    assert tally.complete
    assert tally.findings["JLP-H-P01"] == 0
    assert len(notes) < 400


def test_all_records_of_the_main_catalogue_are_entries() -> None:
    tally, _notes = run("sichuan_dazhou")
    assert tally.counts == {Outcome.CREATED: 5637}


def test_records_given_word_for_word_again_are_told_once_with_their_count() -> None:
    tally, notes = run("sichuan_yibin")
    assert tally.counts[Outcome.REPEATED] == 654
    assert [f.context["count"] for f in notes if f.code == "JLP-H-P02"] == [654]


def test_unknown_values_are_told_once_with_their_count() -> None:
    _tally, notes = run("zhejiang_wenzhou")
    unknown = {f.context["value"]: f.context["count"] for f in notes if f.code == "JLP-H-M20"}
    assert unknown["03,0310"] == 494
