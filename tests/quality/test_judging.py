"""From answers to a verdict: points, grades, and faults that are nobody's here."""

from __future__ import annotations

import json

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.criteria import JUDGES
from ckanext.jiulongpo.quality.facts import Facts, File, Origin
from ckanext.jiulongpo.quality.judging import State, judge
from ckanext.jiulongpo.schemas.criteria import criteria

STATED = criteria()
WHOLE = {
    "title": "养老机构信息",
    "notes": "全区已备案养老机构的名称、地址、床位数和评定等级，每季度更新。",
    "open_type": "1",
    "license_id": "cc-by",
    "temporal_start": "2020-01-01",
    "spatial_scope": "3",
    "update_cycle": "9",
}
FILES = [File("名录.csv", "全区名录", "csv")]


def test_what_does_not_apply_takes_no_points_away() -> None:
    verdict = judge(Facts(WHOLE, files=FILES), STATED, JUDGES)
    assert (verdict.score, verdict.grade) == (100, "4")
    assert set(verdict.codes(State.NONE)) == {"timeliness", "links", "codes", "items"}


def test_the_gains_of_an_entry_make_up_what_its_score_lacks() -> None:
    verdict = judge(Facts({**WHOLE, "notes": "", "license_id": ""}, files=FILES), STATED, JUDGES)
    gains = {result.code: result.gain for result in verdict.results if result.gain}
    assert set(gains) == {"description", "licence"}
    assert verdict.score is not None
    assert abs(verdict.score + sum(gains.values()) - 100) <= 1
    assert gains["description"] > gains["licence"]


def test_what_the_mapping_does_not_give_is_not_charged_to_the_department() -> None:
    origin = Origin("s", known=frozenset({"title", "notes", "license_id"}))
    entry = {**WHOLE, "spatial_scope": "", "license_id": ""}
    verdict = judge(Facts(entry, files=FILES, origin=origin), STATED, JUDGES)
    assert verdict.codes(State.SOURCE) == ["scope"]
    assert verdict.codes(State.FAILED) == ["licence"]
    alone = judge(Facts({**WHOLE, "license_id": ""}, files=FILES), STATED, JUDGES)
    assert verdict.score < alone.score, "one criterion less, the same fault weighs more"


def test_a_field_that_the_mapping_could_not_read_is_not_charged_either() -> None:
    """The ledger has a finding of the mapping for this very record."""
    known = frozenset({"update_cycle", "data_update_date"})
    entry = {**WHOLE, "update_cycle": ""}
    owned = judge(Facts(entry, files=FILES, origin=Origin("s", known)), STATED, JUDGES)
    assert owned.codes(State.FAILED) == ["timeliness"]
    faulty = Origin("s", known, frozenset({"update_cycle"}))
    freed = judge(Facts(entry, files=FILES, origin=faulty), STATED, JUDGES)
    assert freed.codes(State.SOURCE) == ["timeliness"]


def test_one_own_fault_is_enough_and_only_that_is_told() -> None:
    origin = Origin("s", known=frozenset({"temporal_start"}))
    entry = {**WHOLE, "temporal_start": "", "spatial_scope": ""}
    verdict = judge(Facts(entry, files=FILES, origin=origin), STATED, JUDGES)
    scope = next(result for result in verdict.results if result.code == "scope")
    assert scope.state is State.FAILED
    assert [finding.code for finding in scope.findings] == [faults.NO_PERIOD.code]


def test_where_nothing_counts_there_is_no_score() -> None:
    origin = Origin("s", known=frozenset())
    entry = {"open_type": "3", "update_cycle": "9"}
    missing = [("JLP-C-109", "share_type")]
    verdict = judge(Facts(entry, missing=missing, origin=origin), STATED, JUDGES)
    assert (verdict.score, verdict.grade) == (None, "0")


def test_grades_have_their_borders() -> None:
    assert [STATED.grade(score) for score in (100, 90, 89, 75, 74, 60, 59, 0)] == [
        "4", "4", "3", "3", "2", "2", "1", "1",
    ]  # fmt: skip


def test_a_verdict_is_plain_json() -> None:
    verdict = judge(Facts({**WHOLE, "notes": ""}, files=FILES), STATED, JUDGES)
    assert json.loads(json.dumps([result.as_dict() for result in verdict.results]))
