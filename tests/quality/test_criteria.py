"""Each judgement alone: plain facts in, what it finds out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.criteria import JUDGES
from ckanext.jiulongpo.quality.facts import Column, Facts, File, Link, Table
from ckanext.jiulongpo.quality.judging import Answer
from ckanext.jiulongpo.schemas.criteria import criteria

STATED = criteria()


def judged(code: str, facts: Facts) -> Answer:
    stated = STATED.of(code)
    assert stated is not None
    return JUDGES[code].judge(facts, stated)


def codes(answer: Answer) -> list[str]:
    return [finding.code for finding in answer.findings]


def of(entry: Mapping[str, Any], **more: Any) -> Facts:
    return Facts(entry=entry, **more)


def listed(description: str) -> dict[str, str]:
    """``1 公办，2 民办`` as the tables read it."""
    pairs = (part.split(" ") for part in description.split("，") if " " in part)
    return dict(tuple(pair[:2]) for pair in pairs)


def column(title: str, kind: str = "text", **more: Any) -> Column:
    return Column(title, kind, **{"filled": 10, **more})


def with_table(items: list[dict[str, Any]], *columns: Column, **more: Any) -> Facts:
    table = Table(**{"rows": 10, "columns": columns, **more})
    file = File("表.csv", "", "csv", table=table)
    return Facts({"items": items}, files=[file], codes_in=listed)


def test_every_criterion_that_ships_has_its_judgement() -> None:
    assert {one.code for one in STATED.each} == set(JUDGES)
    assert len(STATED.each) == 10


def test_weights_make_a_hundred_and_all_six_dimensions_are_there() -> None:
    assert sum(one.weight for one in STATED.each) == 100
    assert {one.dimension for one in STATED.each} == {"01", "02", "03", "04", "05", "06"}


def test_nothing_at_all_is_judged_without_an_error() -> None:
    """An entry of which nothing is known fails or is passed over, and never breaks the pass."""
    for code in JUDGES:
        judged(code, of({}))
        judged(code, of({"items": "no list", "notes": 3, "title": None, "update_cycle": ["4"]}))
        judged(code, of({"items": [3, None, {}, {"name": "甲", "length": "很长"}]}))


def test_missing_elements_are_told_one_by_one_so_that_each_finds_its_culprit() -> None:
    missing = [("JLP-C-109", "share_type"), ("JLP-C-138", "items.0.length"),
               ("JLP-C-138", "items.4.length")]  # fmt: skip
    answer = judged("elements", of({}, missing=missing))
    assert [finding.field for finding in answer.findings] == ["items.length", "share_type"]
    assert answer.findings[1].context["fields"] == "share_type"
    assert judged("elements", of({})) == Answer((), (("missing", 0),))


@pytest.mark.parametrize(
    ("title", "notes", "found"),
    [
        ("养老机构信息", "", [faults.NO_ABSTRACT.code]),
        ("养老机构信息", "  。  ", [faults.NO_ABSTRACT.code]),
        ("养老机构信息", "养老机构信息。", [faults.ABSTRACT_REPEATS.code]),
        ("养老机构信息", "《养老机构信息》数据", [faults.ABSTRACT_REPEATS.code]),
        ("养老机构信息", "全区机构名录", [faults.SHORT_ABSTRACT.code]),
        ("养老机构信息", "全区已备案养老机构的名称、地址、床位数和评定等级，每季度更新。", []),
    ],
)
def test_an_abstract_tells_more_than_the_title(title: str, notes: str, found: list[str]) -> None:
    assert codes(judged("description", of({"title": title, "notes": notes}))) == found


def test_four_of_five_items_have_to_be_explained() -> None:
    items = [{"name": f"项{n}", "description": "说明"} for n in range(4)] + [{"name": "项五"}]
    assert judged("documentation", of({"items": items})).findings == ()
    items[0].pop("description")
    found = judged("documentation", of({"items": items})).findings[0]
    assert found.field == "items.description"
    assert found.context["samples"] == ["项0", "项五"]


def test_without_items_the_files_are_explained_and_without_both_nothing_is_judged() -> None:
    silent = File("一.pdf", "", "pdf")
    assert codes(judged("documentation", of({}, files=[silent]))) == [faults.FILES_UNEXPLAINED.code]
    told = File("一.pdf", "年度报告", "pdf")
    assert judged("documentation", of({}, files=[told])).findings == ()
    assert not judged("documentation", of({})).applies


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"open_type": "1"}, [faults.NO_LICENCE.code]),
        ({"open_type": "1", "license_id": "notspecified"}, [faults.NO_LICENCE.code]),
        ({"open_type": "1", "license_id": "cc-by"}, []),
        ({"open_type": "2"}, [faults.NO_OPEN_CONDITION.code]),
        ({"open_type": "2", "open_condition": "签订协议"}, []),
    ],
)
def test_open_data_state_their_terms(entry: dict[str, str], found: list[str]) -> None:
    assert codes(judged("licence", of(entry))) == found
    assert not judged("licence", of({"open_type": "3"})).applies


def test_scope_is_a_day_and_an_area() -> None:
    assert codes(judged("scope", of({}))) == [faults.NO_PERIOD.code, faults.NO_AREA.code]
    whole = {"temporal_start": "2020-01-01", "spatial_scope": "3"}
    assert judged("scope", of(whole)).findings == ()


def test_data_are_late_when_their_due_day_has_passed() -> None:
    """Which day that is, and whether it has passed, is told to the judge."""
    monthly, due = {"update_cycle": "4", "data_update_date": "2026-01-01"}, date(2026, 2, 24)
    assert judged("timeliness", of(monthly, due=due)).findings == ()
    late = judged("timeliness", of(monthly, due=due, late=True))
    assert codes(late) == [faults.LATE.code]
    assert "2026-02-24" in late.findings[0].text()


@pytest.mark.parametrize("cycle", ["1", "8", "9"])
def test_a_cycle_that_promises_no_day_is_not_judged(cycle: str) -> None:
    assert not judged("timeliness", of({"update_cycle": cycle})).applies


def test_no_cycle_and_no_date_are_faults() -> None:
    assert codes(judged("timeliness", of({}))) == [faults.NO_CYCLE.code]
    assert codes(judged("timeliness", of({"update_cycle": "4"}))) == [faults.NO_UPDATE_DATE.code]


def test_open_data_have_a_file_that_programs_read() -> None:
    entry = {"open_type": "1"}
    assert codes(judged("formats", of(entry))) == [faults.NO_FILE.code]
    pdf = File("一.pdf", "", "PDF")
    found = judged("formats", of(entry, files=[pdf])).findings
    assert "pdf" in found[0].text()
    assert judged("formats", of(entry, files=[pdf, File("一.csv", "", "CSV")])).findings == ()
    broken = File("一.xlsx", "", "XLSX", table=Table(failed=True))
    assert codes(judged("formats", of(entry, files=[broken]))) == [faults.TABLES_UNREADABLE.code]


def test_pictures_and_what_is_given_on_application_need_none() -> None:
    assert not judged("formats", of({"open_type": "1", "format_class": "4"})).applies
    assert not judged("formats", of({"open_type": "2"})).applies


def test_only_links_that_were_tried_are_judged() -> None:
    def link(state: Link) -> File:
        return File(f"{state}.csv", "", "csv", link=state)

    assert not judged("links", of({}, files=[link(Link.UNTRIED), link(Link.CLOSED)])).applies
    assert judged("links", of({}, files=[link(Link.GOOD)])).findings == ()
    found = judged("links", of({}, files=[link(Link.GOOD), link(Link.BROKEN)])).findings[0]
    assert found.context == {"number": 1, "whole": 2, "samples": ["broken.csv"]}


KIND = {"name": "机构性质", "data_type": "C", "length": "4", "description": "1 公办，2 民办"}


def test_values_outside_the_list_of_their_item_are_counted() -> None:
    """The code and its word both conform; one strange cell in a hundred is let pass."""
    good = column("机构性质", filled=10, distinct=3, top=[("1", 5), ("民办", 5)])
    assert judged("codes", with_table([KIND], good)).findings == ()
    bad = column("机构性质", filled=10, distinct=3, top=[("1", 5), ("2", 3), ("9", 2)])
    found = judged("codes", with_table([KIND], bad)).findings[0]
    assert (found.code, found.context["cells"]) == (faults.VALUES_OUTSIDE.code, 2)
    assert found.context["values"] == ["9"]
    rare = column("机构性质", filled=1000, distinct=3, top=[("1", 991), ("9", 9)])
    assert judged("codes", with_table([KIND], rare)).findings == ()


@pytest.mark.parametrize(
    ("data_type", "kind", "fits"),
    [
        ("N", "text", False), ("N", "integer", True), ("I", "number", False), ("D", "date", True),
        ("D", "text", False), ("T", "moment", True), ("C", "integer", True), ("", "text", True),
    ],
)  # fmt: skip
def test_a_column_has_the_type_of_its_item(data_type: str, kind: str, fits: bool) -> None:
    items = [{"name": "床位", "data_type": data_type}]
    answer = judged("codes", with_table(items, column("床位", kind)))
    assert codes(answer) == ([] if fits else [faults.TYPES_DIFFER.code])


def test_texts_longer_than_registered_are_found_in_characters_not_in_bytes() -> None:
    """Sources write lengths in characters as well; 甲 has three bytes, and four fit into C(4)."""
    items = [{"name": "简称", "data_type": "C", "length": "4"}]
    assert judged("codes", with_table(items, column("简称", longest=12))).findings == ()
    answer = judged("codes", with_table(items, column("简称", longest=13)))
    assert codes(answer) == [faults.LONGER.code]


def test_masked_columns_are_left_out_and_rows_set_aside_are_told() -> None:
    masked = column("机构性质", top=[("***", 10)], changed=True)
    assert judged("codes", with_table([KIND], masked)).findings == ()
    answer = judged("codes", with_table([KIND], column("别的"), set_aside=3))
    assert codes(answer) == [faults.ROWS_ASIDE.code]
    assert answer.findings[0].context == {"number": 3, "whole": 13}


def test_items_and_columns_are_compared_by_name_and_technical_name() -> None:
    items = [{"name": "机构名称", "name_en": "jgmc"}, {"name": "核定床位（张）"}]
    table = [column("JGMC"), column("核定床位 (张)")]
    assert judged("items", with_table(items, *table)).findings == ()
    found = codes(judged("items", with_table(items, column("别的"), column("JGMC"))))
    assert found == [faults.ITEMS_WITHOUT_COLUMN.code, faults.COLUMNS_WITHOUT_ITEM.code]


@pytest.mark.parametrize(
    ("description", "required"),
    [("必填", True), ("登记编号，主键", True), ("非必填", False), ("", False), ("选填", False)],
)
def test_only_items_that_say_so_are_required(description: str, required: bool) -> None:
    items = [{"name": "编号", "description": description}]
    answer = judged("items", with_table(items, column("编号", filled=8)))
    assert codes(answer) == ([faults.REQUIRED_EMPTY.code] if required else [])
    if required:
        assert answer.findings[0].context["cells"] == 2


def test_a_column_without_any_value_is_a_fault_whoever_asks_for_it() -> None:
    answer = judged("items", with_table([{"name": "备注"}], column("备注", filled=0)))
    assert codes(answer) == [faults.COLUMNS_EMPTY.code]


def test_of_several_tables_the_one_that_fits_best_is_compared() -> None:
    items = [{"name": "甲"}, {"name": "乙"}]
    files = [
        File("说明.csv", "", "csv", table=Table(rows=3, columns=[column("目录")])),
        File("数据.csv", "", "csv", table=Table(rows=3, columns=[column("甲"), column("乙")])),
    ]
    assert judged("items", Facts({"items": items}, files=files)).findings == ()


def test_every_fault_says_how_to_mend_it() -> None:
    for fault in faults.all_faults():
        assert fault.message.endswith(".")
        assert fault.remedy.endswith(".")
    assert len({fault.code for fault in faults.all_faults()}) == len(faults.all_faults())
