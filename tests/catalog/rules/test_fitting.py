"""Fields that have to fit each other."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.catalog.rules import Knowledge
from ckanext.jiulongpo.catalog.rules.formats import classes_of
from ckanext.jiulongpo.schemas.codelists import codelist
from tests.catalog.entries import complete_entry
from tests.catalog.rules.found import TODAY, found_in, found_in_entry


@pytest.mark.parametrize("entry", list(codelist("format_type")), ids=lambda entry: entry.code)
def test_a_format_type_stands_in_its_classes_and_in_no_other(entry: object) -> None:
    type_ = entry.code  # type: ignore[attr-defined]
    for class_ in (each.code for each in codelist("format_class")):
        found = found_in(
            format_class=class_, format_type=type_, format_other="x", share_mode_class="2",
            share_mode_type=None,
        )  # fmt: skip
        refused = ("JLP-C-301", "format_type", "error") in found
        assert refused is (class_ not in classes_of(type_))


@pytest.mark.parametrize("format_class", ["1", "2", "4", "5"])
@pytest.mark.parametrize("mode", ["1", "3"])
def test_files_are_shared_as_files(format_class: str, mode: str) -> None:
    found = found_in(format_class=format_class, format_type="other", format_other="x",
                     share_mode_type=mode)  # fmt: skip
    assert ("JLP-C-302", "share_mode_type", "error") in found


def test_databases_are_shared_as_database_or_interface() -> None:
    for mode in ("1", "3"):
        assert found_in(format_class="3", format_type="dm", share_mode_type=mode, items=[
            {"name": "甲", "data_type": "I"}]) == set()  # fmt: skip
    found = found_in(format_class="3", format_type="dm", share_mode_type="2")
    assert ("JLP-C-303", "share_mode_type", "error") in found


def test_a_row_is_shared_in_a_form_that_fits_the_entrys_format() -> None:
    row = {"name": "甲", "data_type": "I", "share_mode_type": "1"}
    assert ("JLP-C-302", "items.0.share_mode_type", "error") in found_in(items=[row])


@pytest.mark.parametrize("open_type", ["1", "2"])
def test_what_is_not_shared_is_not_open(open_type: str) -> None:
    found = found_in(share_type="3", share_condition="《统计法》第九条", open_type=open_type,
                     open_condition="x")  # fmt: skip
    assert ("JLP-C-304", "open_type", "error") in found


def test_what_is_not_shared_and_not_open_is_in_order() -> None:
    assert found_in(
        share_type="3", share_condition="《统计法》第九条", share_mode_class=None,
        share_mode_type=None, open_type="3", items=[{"name": "甲", "data_type": "I"}],
    ) == set()  # fmt: skip


def test_a_row_that_is_not_shared_is_not_open_either_though_the_entry_is() -> None:
    row = {"name": "身份证号", "data_type": "C", "length": 18, "share_type": "3",
           "share_condition": "《居民身份证法》第六条"}  # fmt: skip
    assert ("JLP-C-304", "items.0.open_type", "error") in found_in(items=[row])
    assert found_in(items=[{**row, "open_type": "3"}]) == set()


def test_a_way_of_sharing_what_is_not_shared_is_odd() -> None:
    found = found_in(share_type="3", share_condition="《统计法》第九条", open_type="3", items=[])
    assert ("JLP-C-305", "share_mode_class", "warning") in found


def test_hollow_words_are_no_terms() -> None:
    found = found_in(share_type="2", share_condition="有条件")
    assert found == {("JLP-C-306", "share_condition", "warning")}


def test_a_period_does_not_run_backwards() -> None:
    found = found_in(temporal_start="2018-01-01", temporal_end="2017-01-01")
    assert found == {("JLP-C-801", "temporal_end", "error")}


def test_a_repeated_item_is_told() -> None:
    rows = [{"name": "甲", "data_type": "I"}, {"name": "甲 ", "data_type": "I"}]
    assert found_in(items=rows) == {("JLP-C-701", "items.1.name", "warning")}


def test_blank_rows_are_no_rows() -> None:
    rows = [{}, {"name": "甲", "data_type": "I"}, {"name": "", "data_type": None}]
    assert found_in(items=rows) == set()


class _OtherTitles(Knowledge):
    def titles_of(self, owner_org: str, except_id: str) -> list[str]:
        return ["养老 机构（名录）2", "校车站点2017"] if owner_org == "o" else []


@pytest.mark.parametrize(
    ("title", "alike"),
    [("养老机构名录", True), ("养老机构-名录。", True), ("养老机构名录13", True),
     ("养老机构目录", False), ("校车站点2018", False), ("ＡＢＣ", False)],
)  # fmt: skip
def test_titles_differ_in_more_than_marks_spaces_and_a_dragged_number(
    title: str, *, alike: bool
) -> None:
    known = _OtherTitles(today=TODAY)
    found = found_in_entry(complete_entry(owner_org="o", title=title), knowledge=known)
    assert found == ({("JLP-C-602", "title", "warning")} if alike else set())
    other = found_in_entry(complete_entry(owner_org="p", title=title), knowledge=known)
    assert other == set()


def test_a_title_is_not_the_name_of_the_source_system() -> None:
    found = found_in(title="养老服务管理系统", source_system="养老服务 管理系统")
    assert found == {("JLP-C-601", "title", "error")}
    assert found_in(title="智慧养老平台") == {("JLP-C-603", "title", "warning")}
