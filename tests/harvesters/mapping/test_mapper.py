from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from ckanext.jiulongpo.findings import Finding, Severity
from ckanext.jiulongpo.harvesters.core.records import (
    CatalogueEntry,
    Mapped,
    RecordRef,
    SourceRecord,
)
from ckanext.jiulongpo.harvesters.mapping import notebook
from ckanext.jiulongpo.harvesters.mapping.load import rules_from
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.schemas.catalogue import catalogue

FIELDS: Mapping[str, Any] = {"title": "名称", "provider": "部门"}
RECORD: Mapping[str, Any] = {"id": "1", "名称": "养老机构名录", "部门": "区民政局"}


def mapper(fields: Mapping[str, Any] | None = None, **more: Any) -> RecordMapper:
    raw = {"identity": [{"fields": ["id"]}], "fields": {**FIELDS, **(fields or {})}, **more}
    return RecordMapper(rules_from("test", raw))


def mapped(
    record: Mapping[str, Any], fields: Mapping[str, Any] | None = None, **more: Any
) -> Mapped:
    payload = {**RECORD, **record}
    return mapper(fields, **more).to_entry(SourceRecord(RecordRef("1"), payload))


def entry(
    record: Mapping[str, Any], fields: Mapping[str, Any] | None = None, **more: Any
) -> CatalogueEntry:
    result = mapped(record, fields, **more)
    assert result.entry is not None, result.findings
    return result.entry


def value(name: str, given: Any, rule: Any = "x") -> Any:
    made = entry(
        {"x": given}, {name: rule if rule == "x" or "from" in rule else {"from": "x", **rule}}
    )
    return made.fields.get(name)


def codes(result: Mapped) -> list[str]:
    return [finding.code for finding in result.findings]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"名称": ""}, "JLP-H-M01"),
        ({"名称": "暂无"}, "JLP-H-M01"),
        ({"名称": None}, "JLP-H-M01"),
        ({"名称": "2023"}, "JLP-H-M04"),
        ({"名称": "测试1"}, "JLP-H-M04"),
        ({"名称": "——1——"}, "JLP-H-M04"),
        ({"名称": "表" * 201}, "JLP-H-M02"),
        ({"部门": ""}, "JLP-H-M03"),
        ({"部门": "无"}, "JLP-H-M03"),
    ],
)
def test_only_what_cannot_be_identified_or_would_mislead_is_rejected(
    record: Mapping[str, Any], code: str
) -> None:
    result = mapped(record)
    assert result.entry is None
    assert codes(result) == [code]
    assert result.findings[0].severity is Severity.ERROR


def test_a_title_of_the_greatest_length_is_not_cut() -> None:
    assert entry({"名称": "表" * 200}).title == "表" * 200


def test_an_entry_lacks_what_its_source_cannot_know_and_says_so() -> None:
    made = entry({})
    assert made.completion == "incomplete"
    wanted = {field.missing for field in catalogue().fields if field.required}
    assert set(made.missing) >= wanted - {"JLP-C-001", "JLP-C-002"}


def test_what_is_missing_is_told_once_for_all_records() -> None:
    working = mapper()
    for number in range(5):
        working.to_entry(SourceRecord(RecordRef(str(number)), RECORD))
    told = {f.field: f.context["count"] for f in working.remarks() if f.code == "JLP-H-M23"}
    assert told["class_code"] == 5
    assert set(told.values()) == {5}


@pytest.mark.parametrize(
    ("name", "given", "rule", "expected"),
    [
        ("publish_date", "2023年6月5日", "x", "2023-06-05"),
        ("publish_date", 1685923200000, "x", "2023-06-05"),
        ("publish_date", "112/6/5", {"calendar": "roc"}, "2023-06-05"),
        ("update_cycle", "每年", "x", "7"),
        ("update_cycle", "每年(更新说明:暂无新业务数据产生)", "x", "7"),
        ("update_cycle", "‘每年’", "x", "7"),
        ("update_cycle", "N", {"aliases": {"N": "7"}}, "7"),
        ("update_cycle", 1, {"aliases": {1: "7"}}, "7"),
        ("update_cycle", 1.0, {"aliases": {1: "7"}}, "7"),
        ("update_cycle", "7", {"ours": True}, "7"),
        ("record_count_10k", "7,472", {"scale": "0.0001"}, "0.7472"),
        ("record_count_10k", "7472", {"scale": 0.0001}, "0.7472"),
        ("storage_volume_gb", 1.5, "x", "1.5"),
        ("provider_code", " 91350100m000100y43 ", "x", "91350100M000100Y43"),
        ("resource_code", "307005/000001", "x", "307005/000001"),
        ("class_code", 307005.0, "x", "307005"),
        ("landing_page", "https://example.com/a b", "x", "https://example.com/a%20b"),
        ("contact_phone", "68780000", "x", "68780000"),
        ("contact_email", "a@example.com", "x", "a@example.com"),
        ("notes", "<p>一</p><p>二</p>", "x", "一\n二"),
        (
            "related_codes",
            "307005/000001 307005/000002",
            {"separators": " "},
            ["307005/000001", "307005/000002"],
        ),
        ("share_mode_class", "共享平台方式/文件", {"pattern": "^([^/]+)"}, "1"),
        ("update_cycle", "", {"default": "9", "ours": True}, "9"),
    ],
)
def test_values_become_the_catalogue_s(name: str, given: Any, rule: Any, expected: Any) -> None:
    assert value(name, given, rule) == expected


def test_parts_are_joined_where_the_rule_says_so() -> None:
    made = entry(
        {"类": 3.0, "项": "07", "目": "005", "细目": ""},
        {"class_code": {"from": ["类", "项", "目", "细目"], "join": ""}},
    )
    assert made.fields["class_code"] == "307005"


def test_the_first_field_that_says_something_is_taken() -> None:
    assert entry({"a": "无", "b": "乙"}, {"notes": ["a", "b"]}).fields["notes"] == "乙"


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("publish_date", "2023-06", "JLP-H-M06"),
        ("publish_date", (date.today() + timedelta(days=9)).isoformat(), "JLP-H-M07"),  # noqa: DTZ011 -- the mapper's day
        ("record_count_10k", "很多", "JLP-H-M08"),
        ("record_count_10k", "-5", "JLP-H-M08"),
        ("landing_page", "javascript:alert(1)", "JLP-H-M09"),
        ("landing_page", "http://user:pw@example.com", "JLP-H-M09"),
        ("landing_page", "//example.com", "JLP-H-M09"),
        ("provider_office", "科" * 101, "JLP-H-M05"),
        ("notes", "长" * 10_000, "JLP-H-M05"),
    ],
)
def test_a_value_that_does_not_fit_is_kept_aside_and_never_bent(
    name: str, given: str, code: str
) -> None:
    result = mapped({"x": given}, {name: "x"})
    assert result.entry is not None
    assert name not in result.entry.fields
    assert result.entry.source_values[name] == given
    assert codes(result) == [code]
    assert result.findings[0].severity is Severity.WARNING


def test_an_unknown_code_is_kept_raw_and_told_once_with_its_count() -> None:
    working = mapper({"update_cycle": "周期", "open_type": "开放"})
    for cycle in ["牲畜饲养", "牲畜饲养", "1", "每年"]:
        made = working.to_entry(
            SourceRecord(RecordRef("1"), {**RECORD, "周期": cycle, "开放": "L1"})
        )
        assert made.entry is not None
        assert made.findings == []
        assert (made.entry.source_values.get("update_cycle") == cycle) is (cycle != "每年")
    told = [f for f in working.remarks() if f.code == "JLP-H-M20"]
    assert [(f.field, f.context["value"], f.context["count"]) for f in told] == [
        ("open_type", "L1", 4),
        ("update_cycle", "牲畜饲养", 2),
        ("update_cycle", "1", 1),
    ]


def test_a_bare_number_is_never_taken_for_a_code() -> None:
    for number in ("1", 1, 1.0, "7"):
        assert value("update_cycle", number) is None
        assert value("share_type", number) is None


def test_a_source_with_endless_unknown_values_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notebook, "_KINDS", 20)
    working = mapper({"update_cycle": "周期"})
    for number in range(100):
        working.to_entry(SourceRecord(RecordRef("1"), {**RECORD, "周期": f"值{number}"}))
    findings = [f for f in working.remarks() if f.code == "JLP-H-M20"]
    assert len(findings) <= 21
    assert sum(f.context["count"] for f in findings) == 100


@pytest.mark.parametrize("given", ["028****9322", "13800138000", "暂无", "****"])
def test_a_contact_that_is_none_is_left_out_and_kept_nowhere(given: str) -> None:
    result = mapped({"x": given}, {"contact_phone": "x"})
    assert result.entry is not None
    assert "contact_phone" not in result.entry.fields
    assert given not in json.dumps(result.entry.package(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("given", "rule", "expected", "kept"),
    [
        ("['xls', 'xml', 'json', 'csv', 'rdf', '接口']", {}, ("2", "xls"), True),
        (["json"], {}, ("1", "json"), False),
        ("mysql", {}, ("3", "mysql"), False),
        ("table", {"aliases": {"table": "class:3"}}, ("3", None), False),
        ("['其他']", {"aliases": {"其他": "other"}}, (None, None), False),
        ("03,0310", {}, (None, None), True),
        ("[]", {}, (None, None), False),
        ("file", {"blank": ["file"]}, (None, None), False),
        ("docx、csv", {}, ("1", "csv"), True),
        ("接口", {}, ("7", "rest"), False),
    ],
)
def test_formats_decide_class_and_type(
    given: Any, rule: Mapping[str, Any], expected: tuple[str | None, str | None], kept: bool
) -> None:
    made = entry({"x": given}, {"formats": {"from": "x", **rule}})
    assert (made.fields.get("format_class"), made.fields.get("format_type")) == expected
    assert ("formats" in made.source_values) is kept


def test_the_mapping_may_prefer_a_format() -> None:
    made = entry({"x": "['xls', 'csv']"}, {"formats": "x"}, prefer=["csv"])
    assert made.fields["format_type"] == "csv"


def test_items_from_objects() -> None:
    rows = [
        {"n": "姓名", "t": "字符型", "l": "20", "alien": {"x": 1}},
        {"n": "年龄", "t": "整型", "l": None},
        {"n": "", "t": "整型"},
        "not a row",
        {"n": "怪", "t": "九型", "l": "x"},
    ]
    columns = {"name": "n", "data_type": "t", "length": "l"}
    result = mapped({"cols": rows}, items={"from": "cols", "columns": columns})
    assert result.entry is not None
    assert result.entry.items == (
        {"name": "姓名", "data_type": "C", "length": "20"},
        {"name": "年龄", "data_type": "I"},
        {"name": "怪"},
    )
    assert codes(result) == ["JLP-H-M10", "JLP-H-M08"]
    assert result.findings[0].context["broken"] == 2
    assert "alien" not in json.dumps(result.entry.package())


def test_items_from_one_text() -> None:
    pattern = r"^(?P<name>.+)\((?P<data_type>[^(),]+)(?:,(?P<length>\d+))?\)$"
    columns = {"name": "name", "data_type": "data_type", "length": "length"}
    rule = {"from": "字段", "separators": "；", "pattern": pattern, "columns": columns}
    made = entry({"字段": "姓名(字符型,20)；出生(日期型)；坏的"}, items=rule)
    assert made.items == (
        {"name": "姓名", "data_type": "C", "length": "20"},
        {"name": "出生", "data_type": "D"},
    )
    assert made.source_values["items"] == ["坏的"]


def test_items_from_parallel_texts_keep_their_places() -> None:
    rule = {"separators": "、", "columns": {"name": "字段", "data_type": "类型", "length": "长度"}}
    made = entry(
        {"字段": "姓名、年龄、备注", "类型": "字符型、整型、字符型", "长度": "20、、200"},
        items=rule,
    )
    assert made.items == (
        {"name": "姓名", "data_type": "C", "length": "20"},
        {"name": "年龄", "data_type": "I"},
        {"name": "备注", "data_type": "C", "length": "200"},
    )


def test_a_plain_list_in_the_abstract_is_a_proposal_and_no_item() -> None:
    text = "本专科国家奖学金包括服务事项、姓名、期号、发放类型等内容。"
    made = entry({"x": text}, {"notes": "x"}, propose_items=True)
    assert made.items == ()
    assert made.source_values["proposed_items"] == ["服务事项", "姓名", "期号", "发放类型"]


@pytest.mark.parametrize(
    "text",
    [
        "养老机构信息",
        "包括很多内容。",
        "我们为市民服务，做好工作，不断努力，提高了服务水平和能力并且坚持下去。",
        "",
    ],
)
def test_prose_is_no_proposal(text: str) -> None:
    assert (
        "proposed_items" not in entry({"x": text}, {"notes": "x"}, propose_items=True).source_values
    )


def test_files_from_objects_and_from_a_text() -> None:
    objects = [
        {"fileUrl": "https://example.com/a.csv", "fileName": "甲.csv"},
        {"fileUrl": "file:///etc/passwd"},
    ]
    result = mapped(
        {"files": objects}, files={"from": "files", "url": "fileUrl", "name": "fileName"}
    )
    assert result.entry is not None
    assert [link.as_dict() for link in result.entry.resources] == [
        {"url": "https://example.com/a.csv", "name": "甲.csv", "format": "CSV", "description": ""}
    ]
    assert codes(result) == ["JLP-H-M09"]
    text = "https://example.com/x/%E8%A1%A8.xlsx https://example.com/b https://example.com/b"
    links = entry({"f": text}, files="f").resources
    assert [(link.name, link.format) for link in links] == [("表.xlsx", "XLSX"), ("b", "")]


def test_key_themes_are_groups_and_other_themes_are_no_fault() -> None:
    working = mapper({"groups": {"from": "领域", "aliases": {"信用服务": "credit"}}})
    made = working.to_entry(
        SourceRecord(RecordRef("1"), {**RECORD, "领域": "交通运输,信用服务,生活服务"})
    )
    assert made.entry is not None
    assert made.entry.groups == ("transport", "credit")
    assert "JLP-H-M20" not in {f.code for f in working.remarks()}


def test_a_provider_is_made_whole_and_the_source_s_own_name_is_kept() -> None:
    made = entry({"部门": "市统计局"}, place="达州市")
    assert (made.provider, made.source_values["provider"]) == ("达州市统计局", "市统计局")
    assert "provider" not in entry({"部门": "达州市统计局"}, place="达州市").source_values


def test_the_operator_stands_in_for_a_provider_and_that_is_told() -> None:
    working = mapper(operator="宁波市大数据发展管理局")
    made = working.to_entry(SourceRecord(RecordRef("1"), {**RECORD, "部门": ""}))
    assert made.entry is not None
    assert made.entry.provider == "宁波市大数据发展管理局"
    assert "JLP-H-M22" in {f.code for f in working.remarks()}


def test_a_source_s_settings_name_place_and_operator_anew() -> None:
    rules = rules_from(
        "test", {"identity": [{"fields": ["id"]}], "fields": FIELDS, "place": "达州市"}
    )
    working = RecordMapper(rules, place="九龙坡区", operator="区大数据局")
    made = working.to_entry(SourceRecord(RecordRef("1"), RECORD))
    assert made.entry is not None
    assert made.entry.provider == "九龙坡区民政局"
    assert working.revision != RecordMapper(rules).revision


def test_nested_objects_that_no_rule_names_are_dropped() -> None:
    user = {
        "user": {"name": "张三", "mobile": "13800138000"},
        "createTime": {"time": 1, "year": 123},
    }
    text = json.dumps(entry(user).package(), ensure_ascii=False)
    assert "13800138000" not in text
    assert "张三" not in text


def test_a_package_is_complete_when_nothing_is_missing() -> None:
    fields = {
        name: {"default": default, "ours": True}
        for name, default in {
            "class_code": "307005", "provider_code": "91350100M000100Y43", "notes": "摘要",
            "format_class": "1", "format_type": "pdf", "share_type": "1", "share_mode_class": "2",
            "open_type": "1", "update_cycle": "7", "publish_date": "2023-06-05",
        }.items()
    }  # fmt: skip
    made = entry({}, fields)
    assert made.missing == ()
    package = made.package()
    assert package["completion"] == "complete"
    assert "source_values" not in package


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("provider_code", "11500107MB1234567X"),
        ("provider_code", "123"),
        ("class_code", "9"),
        ("resource_code", "not a code"),
        ("share_mode_type", "3"),
    ],
)
def test_a_value_that_the_catalogue_s_rules_refuse_does_not_cost_the_entry(
    name: str, given: str
) -> None:
    fields = {name: {"from": "x", "ours": True}, "format_class": {"default": "2", "ours": True}}
    result = mapped({"x": given}, fields)
    assert result.entry is not None
    assert name not in result.entry.fields
    assert name in result.entry.source_values
    assert [(f.field, f.severity) for f in result.findings] == [(name, Severity.WARNING)]


def test_a_wrong_column_does_not_cost_the_item() -> None:
    rows = [
        {"name": "姓名", "data_type": "C", "length": "20", "update_cycle": "7"},
        {"name": "长" * 201},
    ]
    columns = {
        "data_type": {"from": "data_type", "ours": True},
        "update_cycle": {"from": "update_cycle", "ours": True},
    }
    made = entry({"cols": rows}, items={"from": "cols", "columns": columns})
    assert [row["name"] for row in made.items] == ["姓名"]


def test_findings_are_of_the_stage_of_mapping() -> None:
    findings: list[Finding] = [*mapped({"名称": ""}).findings, *mapper().remarks()]
    assert {str(finding.stage) for finding in findings} == {"map"}
