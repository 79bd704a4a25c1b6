"""Class and resource code (guideline §1.1 and §3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ckanext.jiulongpo.catalog.rules.knowledge import Knowledge
from ckanext.jiulongpo.catalog.rules.part import Part
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault
from ckanext.jiulongpo.schemas.catalogue import division_of

__all__ = ["check_class_code", "check_related_codes", "check_resource_code", "split_code"]


def _fault(code: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> Fault:
    return Fault(code, Stage.VALIDATE, severity, message, remedy)


MALFORMED_CLASS = _fault(
    "JLP-C-501",
    N_("“{value}” is not a class code."),
    N_("Write 类 (1 digit: 1, 2 or 3), 项 (2 digits), 目 (3 digits) and 细目 in a row: 101001."),
)
UNKNOWN_CLASS = _fault(
    "JLP-C-502",
    N_("The class {value} is not in the class table below {parent}."),
    N_("Choose a class of the table, or ask the catalogue office to add it."),
)
UNKNOWN_SUBCLASS = _fault(
    "JLP-C-503",
    N_("The 细目 {value} is not in the class table below {parent}."),
    N_("Check the code; the catalogue office can add the 细目 to the table."),
    Severity.WARNING,
)
MALFORMED_CODE = _fault(
    "JLP-C-504",
    N_("“{value}” is not a resource code."),
    N_("Write class code, slash and serial number, such as 101001/000001, or leave it empty."),
)
FOREIGN_CODE = _fault(
    "JLP-C-505",
    N_("The resource code {value} does not begin with the class {class_code}."),
    N_("Correct the class or the code, or leave the code empty to have one allocated."),
)
CODE_TAKEN = _fault(
    "JLP-C-506",
    N_("The resource code {value} belongs to another entry."),
    N_("Leave the code empty to have a free one allocated."),
)
CODE_RETIRED = _fault(
    "JLP-C-507",
    N_("The resource code {value} is out of use and stays reserved."),
    N_("Leave the code empty to have a free one allocated."),
)
RELATED_TO_NOTHING = _fault(
    "JLP-C-508",
    N_("The related code “{value}” is not a resource code."),
    N_("Write the resource code of the related entry, such as 101001/000001."),
    Severity.WARNING,
)

_CLASS = re.compile(r"[123]\d{2}(?:\d{3}\d*)?", re.ASCII)
_RESOURCE = re.compile(r"([123]\d{5}\d*)/(\d{1,18})", re.ASCII)
_LEVEL_OF_MU = 3


def split_code(code: str) -> tuple[str, int] | None:
    """Class code and serial number of a resource code, or ``None`` when it is none."""
    match = _RESOURCE.fullmatch(code)
    return (match[1], int(match[2])) if match else None


def check_class_code(part: Part, knowledge: Knowledge) -> Iterator[Finding]:
    """Grammar of the class code, then its 类, 项, 目 and 细目 against the class table.

    A level that the table does not break down any further is taken as it stands.
    """
    value = part.get("class_code")
    if part.is_row or not value:
        return
    if not _CLASS.fullmatch(value):
        yield MALFORMED_CLASS("class_code", value=value)
        return
    yield from _in_table(value, knowledge)


def check_resource_code(part: Part, knowledge: Knowledge) -> Iterator[Finding]:
    """Grammar of the resource code, its class, and whether it is free or the entry's own."""
    value = part.get("resource_code")
    if part.is_row or not value:
        return
    code = split_code(value)
    if code is None:
        yield MALFORMED_CODE("resource_code", value=value)
        return
    class_code = part.get("class_code")
    if class_code and code[0] != class_code:
        yield FOREIGN_CODE("resource_code", value=value, class_code=class_code)
    holder = knowledge.code_holder(value)
    if holder is None:
        return
    own = part.get("id")
    if holder.package_id and holder.package_id == own:
        return
    if holder.retired:
        yield CODE_RETIRED("resource_code", value=value)
    elif holder.package_id:
        yield CODE_TAKEN("resource_code", value=value)


def check_related_codes(part: Part) -> Iterator[Finding]:
    """Related codes have the grammar of resource codes."""
    codes = part.own.get("related_codes")
    if part.is_row or not isinstance(codes, (list, tuple)):
        return
    for value in codes:
        if isinstance(value, str) and value and split_code(value) is None:
            yield RELATED_TO_NOTHING("related_codes", value=value)


def _in_table(value: str, knowledge: Knowledge) -> Iterator[Finding]:
    levels = _levels(value, knowledge)
    for depth, (parent, code) in enumerate(zip(("", *levels), levels, strict=False)):
        if knowledge.knows_class(code):
            continue
        if parent and not knowledge.has_subclasses(parent):
            return
        fault = UNKNOWN_CLASS if depth < _LEVEL_OF_MU else UNKNOWN_SUBCLASS
        yield fault("class_code", value=code, parent=parent or "—")
        return


def _levels(value: str, knowledge: Knowledge) -> tuple[str, ...]:
    """类, 项, 目, then each 细目 that the table knows on the way, then the code itself."""
    trunk = division_of(value[:6])
    between = [value[:end] for end in range(7, len(value)) if knowledge.knows_class(value[:end])]
    return (*trunk, *between, value) if len(value) > len(trunk[-1]) else trunk
