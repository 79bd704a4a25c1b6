"""What templates ask of the catalogue: labels of codes, choices of forms, findings in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.catalog.language import reader_language
from ckanext.jiulongpo.catalog.rules import required
from ckanext.jiulongpo.catalog.structured import jiulongpo_structured_data
from ckanext.jiulongpo.schemas.catalogue import Group, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = [
    "jiulongpo_class_choices",
    "jiulongpo_code_label",
    "jiulongpo_codelist_choices",
    "jiulongpo_field_group",
    "jiulongpo_missing_elements",
    "jiulongpo_structured_data",
]

_GROUP_TITLES = {
    Group.CORE: {"zh_Hans_CN": "核心元数据", "en": "Core elements"},
    Group.CENSUS: {"zh_Hans_CN": "信息资源普查", "en": "Census"},
    Group.EXTENDED: {"zh_Hans_CN": "扩展元数据", "en": "Further elements"},
    Group.CONTACT: {"zh_Hans_CN": "联系方式", "en": "Contact"},
    Group.WORKFLOW: {"zh_Hans_CN": "目录管理", "en": "Catalogue"},
}


def jiulongpo_codelist_choices(field: Mapping[str, Any]) -> list[dict[str, str]]:
    """Choices of a scheming field whose ``code_list`` names a code list."""
    return codelist(field["code_list"]).choices(reader_language(), datetime.now(UTC).date())


def jiulongpo_code_label(code_list: str, code: str | None) -> str:
    """The text of a code in the reader's language; an unknown code as it stands."""
    return codelist(code_list).label(code, reader_language()) if code else ""


def jiulongpo_class_choices() -> list[dict[str, Any]]:
    """类 with their 项 as the class table has them, for the form's suggestions."""
    tree: list[dict[str, Any]] = tk.get_action("jiulongpo_class_tree")({}, {"depth": 3})
    return [
        {"value": node["code"], "label": f"{node['code']} {node['label']}"}
        for top in tree
        for middle in top["children"]
        for node in (middle, *middle["children"])
    ]


def jiulongpo_field_group(field_name: str) -> dict[str, str] | None:
    """The title of a part of the entry, at its first field that the form shows; else ``None``."""
    shown = [field for field in catalogue().fields if field.name != "name"]
    before: Group | None = None
    for field in shown:
        if field.name == field_name:
            return _GROUP_TITLES[field.group] if field.group and field.group != before else None
        before = field.group or before
    return None


def jiulongpo_missing_elements(codes: list[str] | None) -> list[dict[str, str]]:
    """The findings of an entry to be completed, in words."""
    faults = [required.MISSING[code] for code in codes or () if code in required.MISSING]
    return [
        {"code": fault.code, "message": tk._(fault.message), "remedy": tk._(fault.remedy)}
        for fault in faults
    ]
