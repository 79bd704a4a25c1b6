"""The fields as data: the guideline's elements, all of them, in its order."""

from __future__ import annotations

import pytest
import yaml

from ckanext.jiulongpo.schemas.catalogue import (
    FILE,
    Group,
    Obligation,
    catalogue,
    division_of,
)

EXCEL_TEMPLATE = (
    "类 项 目 细目 信息资源名称 信息资源代码 信息资源提供方 提供方内部部门 资源提供方代码 "
    "信息资源摘要 来源信息系统名称 信息资源格式分类 信息资源格式类型 其他类型资源格式描述 "
    "数据存储总量（G） 结构化信息记录总数（万） 已共享的数据存储量（G） 已共享结构化记录数（万） "
    "已开放的数据存储量（G） 已开放结构化记录数（万） 信息项名称 信息项英文名 数据类型 数据长度 "
    "共享类型 共享条件 共享方式分类 共享方式类型 是否向社会开放 开放条件 更新周期 发布日期 "
    "关联及类目名称"
)
THIRTEEN = [str(number) for number in range(1, 14)]


def test_the_thirteen_core_elements_stand_in_the_guidelines_order() -> None:
    numbers = [
        field.guideline.rstrip("abc") for field in catalogue().group(Group.CORE) if field.guideline
    ]
    assert list(dict.fromkeys(numbers)) == THIRTEEN


def test_every_column_of_the_working_template_has_its_field() -> None:
    fields = [*catalogue().fields, *catalogue().items.columns]
    columns = {column for field in fields for column in field.excel}
    assert set(EXCEL_TEMPLATE.split()) <= columns


def test_rows_carry_their_own_sharing_opening_cycle_and_date() -> None:
    columns = {column.name for column in catalogue().items.columns}
    entry = {field.name for field in catalogue().fields}
    own = {
        "share_type", "share_condition", "share_mode_class", "share_mode_type", "open_type",
        "open_condition", "update_cycle", "publish_date",
    }  # fmt: skip
    assert own <= columns
    assert own <= entry


@pytest.mark.parametrize("field", catalogue().fields, ids=lambda field: field.name)
def test_a_field_is_labelled_in_both_languages(field: object) -> None:
    for each in (field, *field.columns):  # type: ignore[attr-defined]
        assert each.label["zh_Hans_CN"]
        assert each.label["en"].isascii()
        assert set(each.help) in ({"zh_Hans_CN", "en"}, set())


def test_conditions_name_fields_that_exist() -> None:
    for fields in (catalogue().fields, catalogue().items.columns):
        names = {field.name for field in fields}
        for field in fields:
            assert set(field.required_when) <= names


def test_obligations_follow_from_the_conditions() -> None:
    assert catalogue().field("notes").obligation is Obligation.MANDATORY
    assert catalogue().field("share_condition").obligation is Obligation.CONDITIONAL
    assert catalogue().field("related_codes").obligation is Obligation.OPTIONAL
    assert catalogue().field("share_condition").is_wanted({"share_type": "3"})
    assert not catalogue().field("share_condition").is_wanted({"share_type": "1"})


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(KeyError):
        catalogue().field("nothing")


def test_names_are_said_once() -> None:
    raw = yaml.safe_load(FILE.read_text("utf-8"))
    names = [field["field_name"] for field in raw["dataset_fields"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("", ()),
        ("3", ("3",)),
        ("307", ("3", "307")),
        ("307005", ("3", "307", "307005")),
        ("3070050199", ("3", "307", "307005", "3070050199")),
    ],
)
def test_a_class_code_names_the_classes_above_it(code: str, levels: tuple[str, ...]) -> None:
    assert division_of(code) == levels
