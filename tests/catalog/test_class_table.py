"""Tables of classes: what is taken, and what is told of what is odd."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.catalog.class_table import read_class_table
from tests.shared_data import shared_file

HEAD = "classify_code,classify_name,fcode\n"


def _codes_of(text: str) -> list[str]:
    return [finding.code for finding in read_class_table(text).findings]


def test_a_plain_table_is_taken_in_its_order() -> None:
    table = read_class_table(HEAD + "3,部门,root\n307,省,3\n307005,重庆市,307\n")
    assert [(n.code, n.name, n.parent, n.position) for n in table.nodes] == [
        ("3", "部门", "", 0),
        ("307", "省", "3", 1),
        ("307005", "重庆市", "307", 2),
    ]
    assert table.findings == ()


def test_columns_may_be_named_in_chinese() -> None:
    assert read_class_table("代码,名称,上级代码\n3,部门,\n").nodes[0].name == "部门"


def test_a_table_without_columns_is_refused() -> None:
    assert _codes_of("a,b\n1,2\n") == ["JLP-C-901"]
    assert _codes_of("") == ["JLP-C-901"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("3,,root", "JLP-C-902"),
        ("3a,甲,root", "JLP-C-903"),
        ("３,甲,root", "JLP-C-903"),
        ("3,甲,root\n3,乙,root", "JLP-C-904"),
        ("30,甲,root", "JLP-C-905"),
        ("30700,甲,root", "JLP-C-905"),
        ("307,甲,9", "JLP-C-906"),
        ("3,甲,root\n201,乙,3", "JLP-C-907"),
    ],
)
def test_odd_lines_are_findings(lines: str, code: str) -> None:
    assert _codes_of(HEAD + lines + "\n") == [code]


def test_an_orphan_stands_below_the_nearest_class_that_exists() -> None:
    table = read_class_table(HEAD + "3,部门,root\n307005,重庆市,307\n")
    assert table.nodes[1].parent == "3"
    assert table.findings[0].context["shown"] == "3"


def test_a_branch_joins_classes_that_the_catalogue_has() -> None:
    table = read_class_table(HEAD + "307005107,九龙坡区,307005\n", {"307005"}.__contains__)
    assert table.nodes[0].parent == "307005"
    assert table.findings == ()


def test_a_code_longer_than_those_beside_it_is_told() -> None:
    lines = "3,部,root\n307,省,3\n307001,北,307\n307002,天,307\n3070033,河,307\n"
    table = read_class_table(HEAD + lines)
    (finding,) = table.findings
    assert finding.code == "JLP-C-908"
    assert finding.context == {"value": "3070033", "parent": "307", "length": 7, "usual": 6}
    assert len(table.nodes) == 5


@pytest.mark.shared_data
def test_the_table_of_a_provincial_platform_is_read_whole() -> None:
    path = shared_file("classification", "national_classification.csv")
    table = read_class_table(path.read_text("utf-8-sig"))
    assert len(table.nodes) == 6505
    assert {finding.code for finding in table.findings} == {"JLP-C-908"}
    names = {node.code: node.name for node in table.nodes}
    assert names["307005"] == "重庆市"
