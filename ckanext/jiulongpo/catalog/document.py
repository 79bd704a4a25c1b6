"""Documentation that is made from the data and the rules, so that it cannot disagree with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ckanext.jiulongpo.catalog.class_table import TABLE_FAULTS
from ckanext.jiulongpo.catalog.rules import all_faults
from ckanext.jiulongpo.faults import all_faults as request_faults
from ckanext.jiulongpo.harvesters.core.faults.fault import Fault
from ckanext.jiulongpo.schemas.catalogue import Field, Group, Obligation, catalogue
from ckanext.jiulongpo.schemas.codelists import CodeList, codelist, codelist_names
from ckanext.jiulongpo.shared import (
    REGISTRATION_FAULTS,
    developer_faults,
    feedback_faults,
    harvest_faults,
    quality_faults,
    review_faults,
    statistics_faults,
    table_faults,
    workbook_faults,
)

__all__ = ["documents"]

_NOTE = "<!-- Made by `ckan jiulongpo catalog document`; do not edit. -->"
_GROUPS = {
    Group.CORE: "Core elements (核心元数据)",
    Group.CENSUS: "Census (信息资源大普查)",
    Group.EXTENDED: "Further elements (扩展元数据)",
    Group.CONTACT: "Contact",
    Group.WORKFLOW: "What the catalogue knows of the entry",
}
_HEADING = (
    "| field | № | 中文 | English | | value | Excel | DCAT |",
    "|---|---|---|---|---|---|---|---|",
)
_OBLIGATIONS = {
    Obligation.MANDATORY: "M",
    Obligation.CONDITIONAL: "C",
    Obligation.OPTIONAL: "O",
}
_KINDS = {
    "text": "text",
    "code": "code of a code list",
    "class_code": "class code: 类 1 digit, 项 2, 目 3, 细目 any",
    "resource_code": "class code `/` serial number",
    "resource_codes": "list of resource codes",
    "finding_codes": "list of finding codes, set by the server",
    "credit_code": "18 characters, GB 32100-2015, both checks",
    "date": "`YYYY-MM-DD`",
    "past_date": "`YYYY-MM-DD`, not in the future",
    "number": "number ≥ 0, as text",
    "integer": "whole number ≥ 0",
    "rows": "list of objects",
    "web_address": "`http://` or `https://` address",
    "email": "e-mail address",
    "json": "JSON as text",
    "name": "lower-case letters, digits, `-` and `_`; made by the server when empty",
    "organization": "id or name of an organisation",
    "tags": "tags, separated by commas; `tags` in the API",
    "licence": "id of a licence",
}


def documents() -> Mapping[str, str]:
    """File name in ``docs/`` → text."""
    return {"catalogue-schema.md": _schema(), "findings.md": _findings()}


def _schema() -> str:
    parts = [_NOTE, _SCHEMA_HEAD]
    parts += [f"## {_GROUPS[group]}\n\n{_table(catalogue().group(group))}" for group in Group]
    parts.append(f"## Columns of `items` (信息项)\n\n{_ITEMS_HEAD}\n\n{_table(_columns())}")
    parts.append("## Code lists\n\n" + "\n\n".join(_list(codelist(n)) for n in codelist_names()))
    return "\n\n".join(parts) + "\n"


def _columns() -> tuple[Field, ...]:
    return catalogue().items.columns


def _table(fields: Iterable[Field]) -> str:
    head = (
        "| field | № | 中文 | English | | value | Excel | DCAT |\n|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *(_row(field) for field in fields)])


def _row(field: Field) -> str:
    cells = (
        f"`{field.name}`",
        field.guideline,
        field.text("zh_Hans_CN"),
        field.text("en"),
        _obligation(field),
        _value(field),
        " · ".join(field.excel),
        f"`{field.dcat}`" if field.dcat else "",
    )
    return f"| {' | '.join(cells)} |"


def _obligation(field: Field) -> str:
    conditions = [
        f"`{other}` is {' or '.join(f'`{value}`' for value in wanted)}"
        for other, wanted in field.required_when.items()
    ]
    sign = _OBLIGATIONS[field.obligation]
    return f"{sign}: {' and '.join(conditions)}" if conditions else sign


def _value(field: Field) -> str:
    kind = _KINDS[field.value]
    if field.code_list:
        kind = f"code of [{field.code_list}](#{field.code_list})"
    return f"{kind}, ≤ {field.max_length} characters" if field.max_length else kind


def _list(codes: CodeList) -> str:
    rows = [
        f"| `{entry.code}` | {entry.label('zh_Hans_CN')} | {entry.label('en')} |"
        f" {'local extension' if entry.local_extension else ''} |"
        for entry in codes
    ]
    return "\n".join(
        [
            f"### {codes.name}",
            "",
            f"{codes.title['zh_Hans_CN']}. Source: {codes.source}. Certainty: {codes.confidence}.",
            "",
            "| code | 中文 | English | |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _findings() -> str:
    catalogue_faults = sorted([*all_faults(), *TABLE_FAULTS], key=lambda fault: fault.code)
    return "\n\n".join(
        [
            _NOTE,
            _FINDINGS_HEAD,
            f"## Feedback (JLP-B)\n\n{_fault_table(feedback_faults())}",
            f"## Catalogue (JLP-C)\n\n{_fault_table(catalogue_faults)}",
            f"## The API (JLP-D)\n\n{_fault_table(developer_faults())}",
            f"## Registration (JLP-F)\n\n{_fault_table(REGISTRATION_FAULTS)}",
            f"## Harvest (JLP-H)\n\n{_fault_table(harvest_faults())}",
            f"## Requests (JLP-A)\n\n{_fault_table(request_faults())}",
            f"## Statistics (JLP-N)\n\n{_fault_table(statistics_faults())}",
            f"## Quality (JLP-Q)\n\n{_fault_table(quality_faults())}",
            f"## Review (JLP-R)\n\n{_fault_table(review_faults())}",
            f"## Tables of files (JLP-T)\n\n{_fault_table(table_faults())}",
            f"## Workbooks (JLP-W)\n\n{_fault_table(workbook_faults())}\n",
        ]
    )


def _fault_table(faults: Iterable[Fault]) -> str:
    rows = [
        f"| {fault.code} | {fault.severity} | {_cell(fault.message)} | {_cell(fault.remedy)} |"
        for fault in faults
    ]
    return "\n".join(["| code | severity | message | remedy |", "|---|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


_SCHEMA_HEAD = """# Fields of an entry

An entry is a CKAN dataset of type `dataset`; `package_create`, `package_update`, `package_patch`
and `package_show` take and give these fields besides CKAN's own. № is the number of the core
element in 《政务信息资源目录编制指南（试行）》(发改高技〔2017〕1272号). M: mandatory, C: mandatory
under a condition, O: optional. Unfilled fields are absent.

A mandatory element may be missing while the entry is a draft, or is marked `completion=incomplete`
(待完善), as harvested entries are; `missing_elements` then lists the findings
([findings.md](findings.md)). A wrong value is refused in any state. `jiulongpo_entry_check` judges
an entry without saving it."""

_ITEMS_HEAD = """`items` is a list of objects. Where a row leaves sharing, opening, cycle or date
empty, the entry's own value holds."""

_FINDINGS_HEAD = """# Findings

What the rules find, in every way into the catalogue alike. An **error** refuses the value or the
record; a missing element (JLP-C-1…) is an error unless the entry is one to be completed (待完善),
then a warning. Placeholders in braces are filled from the finding's context."""
