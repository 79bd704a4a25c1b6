"""Class codes and resource codes."""

from __future__ import annotations

from typing import ClassVar

import pytest

from ckanext.jiulongpo.catalog.rules import CodeHolder, Knowledge
from ckanext.jiulongpo.catalog.rules.codes import split_code
from tests.catalog.entries import complete_entry
from tests.catalog.rules.found import TODAY, found_in, found_in_entry


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("3070211760000002004006/000033", ("3070211760000002004006", 33)),
        ("224550121545/454545", ("224550121545", 454545)),
        ("112461465423/798456", ("112461465423", 798456)),
        ("307001/000001", ("307001", 1)),
        ("3070101/00001", ("3070101", 1)),
        ("00201000006", None),
        ("407001/000001", None),
        ("30700/000001", None),
        ("307001/", None),
        ("307001/1a", None),
        ("307001/１", None),
        ("307001/000001\n", None),
        ("307001/" + "1" * 40, None),
    ],
)
def test_grammar_of_resource_codes(code: str, parts: tuple[str, int] | None) -> None:
    assert split_code(code) == parts


def test_a_code_of_another_grammar_is_refused() -> None:
    assert found_in(resource_code="00201000006") == {("JLP-C-504", "resource_code", "error")}


def test_a_code_begins_with_the_entrys_class() -> None:
    assert found_in(resource_code="307005/000001") == set()
    assert found_in(resource_code="307006/000001") == {("JLP-C-505", "resource_code", "error")}


@pytest.mark.parametrize("code", ["4", "0", "30", "3070", "30700", "30700a", "３０７００５", "3"])
def test_grammar_of_class_codes(code: str) -> None:
    assert ("JLP-C-501", "class_code", "error") in found_in(class_code=code)


@pytest.mark.parametrize("code", ["213005", "308001", "307006", "307006001"])
def test_an_unknown_class_is_refused(code: str) -> None:
    assert found_in(class_code=code) == {("JLP-C-502", "class_code", "error")}


@pytest.mark.parametrize("code", ["307005", "30700501", "201005", "201999888777"])
def test_levels_that_the_table_does_not_break_down_are_free(code: str) -> None:
    assert found_in(class_code=code) == set()


class _Table(Knowledge):
    classes = frozenset({"3", "307", "307005", "30700501", "3070050101"})

    def knows_class(self, code: str) -> bool:
        return code in self.classes

    def has_subclasses(self, code: str) -> bool:
        return any(c != code and c.startswith(code) for c in self.classes)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("30700501", set()),
        ("3070050101", set()),
        ("307005010177", set()),
        ("30700599", {("JLP-C-503", "class_code", "warning")}),
        ("3070050199", {("JLP-C-503", "class_code", "warning")}),
        ("307021", {("JLP-C-502", "class_code", "error")}),
    ],
)
def test_a_strange_subclass_is_told_where_the_table_lists_others(
    code: str, found: set[tuple[str, str, str]]
) -> None:
    entry = complete_entry(owner_org="o", class_code=code)
    assert found_in_entry(entry, knowledge=_Table(today=TODAY)) == found


class _Holders(Knowledge):
    holders: ClassVar[dict[str, CodeHolder]] = {
        "307005/000001": CodeHolder("other"),
        "307005/000002": CodeHolder("own"),
        "307005/000003": CodeHolder("other", retired=True),
        "307005/000004": CodeHolder("own", retired=True),
        "307005/000005": CodeHolder(""),
        "307005/000006": CodeHolder("", retired=True),
    }

    def code_holder(self, code: str) -> CodeHolder | None:
        return self.holders.get(code)


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("307005/000001", "JLP-C-506"),
        ("307005/000002", None),
        ("307005/000003", "JLP-C-507"),
        ("307005/000004", None),
        ("307005/000005", None),
        ("307005/000006", "JLP-C-507"),
        ("307005/000007", None),
    ],
)
def test_a_code_is_free_or_the_entrys_own(code: str, finding: str | None) -> None:
    entry = complete_entry(owner_org="o", id="own", resource_code=code)
    found = found_in_entry(entry, knowledge=_Holders(today=TODAY))
    assert found == ({(finding, "resource_code", "error")} if finding else set())


def test_a_related_code_has_the_grammar_of_codes() -> None:
    found = found_in(related_codes=["307005/000001", "养老机构"])
    assert found == {("JLP-C-508", "related_codes", "warning")}
