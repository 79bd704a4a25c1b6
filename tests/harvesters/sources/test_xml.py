from __future__ import annotations

import io
import resource

import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.xml_records import read_xml
from tests.harvesters.sources.build import read, reported

ONE = "<资源><名称>表一</名称><项><名>a</名></项><项><名>b</名></项></资源>"
TWO = "<资源 编号='7'><名称>表二</名称></资源>"


def payloads(text: str, encoding: str = "utf-8", **options: str) -> list[object]:
    return [dict(row.payload) for row in read(read_xml, text.encode(encoding), **options)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_elements_become_objects_in_any_encoding(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='GBK'?><!-- 目录 --><目录>{ONE}{TWO}</目录>"
    assert payloads(text, encoding) == [
        {"名称": "表一", "项": [{"名": "a"}, {"名": "b"}]},
        {"@编号": "7", "名称": "表二"},
    ]


def test_an_encoding_that_the_file_names_is_believed_where_it_has_to_be() -> None:
    text = "<?xml version='1.0' encoding='big5'?><r><a><t>長者</t></a><a><t>醫療</t></a></r>"
    assert payloads(text, "big5") == [{"t": "長者"}, {"t": "醫療"}]


def test_namespaces_do_not_count() -> None:
    text = "<x:r xmlns:x='urn:x'><x:a><x:t>1</x:t></x:a><x:a><x:t>2</x:t></x:a></x:r>"
    assert payloads(text) == [{"t": "1"}, {"t": "2"}]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"<r>{ONE}{TWO}</r>", "资源"),
        (f"<r><total>2</total><rows>{TWO}{TWO}</rows></r>", "rows.资源"),
        (f"<r><head><a>1</a></head><rows>{ONE}{ONE}</rows></r>", "rows.资源"),
        ("<r><rows><a><t>1</t></a></rows></r>", "rows.a"),
    ],
)
def test_the_records_are_found_and_told(text: str, path: str) -> None:
    findings = reported(read_xml, text.encode())
    assert [(f.code, f.context["path"]) for f in findings] == [("JLP-H-R41", path)]


def test_a_stated_path_is_taken_and_a_wrong_one_is_told() -> None:
    assert payloads(f"<r>{ONE}</r>", records="资源.项") == [{"名": "a"}, {"名": "b"}]
    with pytest.raises(Abort) as refused:
        payloads(f"<r>{ONE}</r>", records="data.row")
    assert refused.value.code == "JLP-H-R12"


@pytest.mark.parametrize("text", ["<r/>", "<r>text</r>", "<r><a>1</a><b>2</b></r>"])
def test_a_file_without_records_is_told(text: str) -> None:
    with pytest.raises(Abort) as refused:
        payloads(text)
    assert refused.value.code == "JLP-H-R12"


LAUGHS = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><r><x><t>&b;</t></x></r>"
HOSTILE = {
    "a billion laughs": LAUGHS,
    "a local file": "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><r><x><t>&f;</t></x></r>",
    "another machine": "<?xml version='1.0'?>\n<!DOCTYPE r SYSTEM 'http://127.0.0.1/x.dtd'><r/>",
    "behind a comment": "<!-- x --><!-- y --><!doctype r><r/>",
    "a parameter entity": "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1/'> %p;]><r/>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_document_types_are_refused_whatever_they_hold(name: str) -> None:
    with pytest.raises(Abort) as refused:
        payloads(HOSTILE[name])
    assert refused.value.code == "JLP-H-R35"


def test_a_document_type_inside_a_text_is_a_text() -> None:
    assert payloads("<r><a><t><![CDATA[<!DOCTYPE x>]]></t></a></r>") == [{"t": "<!DOCTYPE x>"}]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"<r>{TWO}{TWO}<资源><名称>", "JLP-H-R34"),
        ("<r><a><t>&unknown;</t></a></r>", "JLP-H-R34"),
        (f"<r>{'<a>' * 200}{'</a>' * 200}</r>", "JLP-H-R15"),
        ("no xml", "JLP-H-R34"),
        ("", "JLP-H-R34"),
    ],
)
def test_broken_files_are_told(text: str, code: str) -> None:
    with pytest.raises(Abort) as refused:
        payloads(text, records="资源")
    assert refused.value.code == code


@pytest.mark.parametrize("records", ["", "资源"])
def test_a_file_that_was_cut_within_a_character_keeps_what_came_before(records: str) -> None:
    rows: list[Row] = []
    text = f"<r>{TWO}{TWO}<资源><名称>养老".encode()[:-1]
    with pytest.raises(Cut):
        rows.extend(read_xml(io.BytesIO(text), ReadOptions(records=records), lambda _finding: None))
    assert len(rows) == 2


def test_a_record_too_large_is_refused() -> None:
    text = f"<r><a><t>{'x' * 300_000}</t></a><a><t>1</t></a></r>".encode()
    with pytest.raises(Abort) as refused:
        list(
            read_xml(
                io.BytesIO(text), ReadOptions(records="a", limits=Limits(record_bytes=1000)), print
            )
        )
    assert refused.value.code == "JLP-H-R14"


def test_memory_does_not_grow_with_the_file() -> None:
    record = f"<a><t>{'数' * 1000}</t><i><n>1</n></i></a>".encode()
    content = io.BytesIO(b"<r>" + record * 30_000 + b"</r>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in read_xml(content, ReadOptions(), lambda _finding: None)) == 30_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000
