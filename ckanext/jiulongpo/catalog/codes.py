"""Resource codes (信息资源代码): an entry gets its code at registration, and for good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.catalog import service
from ckanext.jiulongpo.catalog.rules.codes import CODE_TAKEN, split_code
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["DOWN_TO_MU", "CodeHooks", "CodeState", "Resolved", "next_code", "resolve", "settle"]

_ENTRY_TYPE = "dataset"
_LONGEST_CHAIN = 20
DOWN_TO_MU = 6


class CodeHooks(p.IPackageController):
    """CKAN's hooks by which codes follow entries, in the transaction that writes the entry."""

    @override
    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _settle_id(pkg_dict.get("id"))

    @override
    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _settle_id(pkg_dict.get("id"))

    @override
    def after_dataset_delete(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        package = model.Package.get(pkg_dict.get("id"))
        if package is not None and package.type == _ENTRY_TYPE:
            _retire_all(package.id)


class CodeState(StrEnum):
    """What became of a resource code."""

    UNKNOWN = "unknown"
    """It was never given out."""
    RESERVED = "reserved"
    """It was given out; no entry has it yet."""
    IN_USE = "in-use"
    """An entry has it."""
    RETIRED = "retired"
    """It is out of use, and no other code has taken its place."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a resource code leads.

    Attributes:
        code: the code at the end of the chain of successors.
        state: what became of that code.
        package_id: its entry; empty when it has none.
    """

    code: str
    state: CodeState = CodeState.UNKNOWN
    package_id: str = ""


def settle(package: model.Package) -> None:
    """Give an entry its code, or note the one that it brought along.

    A code is allocated when the entry reaches a state that asks for all elements and its class is
    known down to 目. A code that is replaced, as after a change of class, goes out of use and leads
    to the new one.

    Raises:
        ValidationError: the code became another entry's since it was checked.
    """
    extras: dict[str, str] = package.extras
    code, class_code = extras.get("resource_code", ""), extras.get("class_code", "")
    if not code and not class_code:
        return  # nothing to allocate from, and no code that could have been replaced
    current = service.code_of_package(package.id)
    if code:
        if current is None or current.code != code:
            _claim(code, package.id)
    elif current is not None and current.class_code == class_code:
        extras["resource_code"] = current.code
        return
    elif len(class_code) >= DOWN_TO_MU and _is_registered(extras):
        code = service.allocate(class_code, package.id)
        extras["resource_code"] = code
    if code and current is not None and current.code != code:
        service.retire(current.code, successor=code)


def next_code(class_code: str) -> str:
    """The code that a class would give out now; it is nobody's until it is allocated.

    Empty for a class that is not known down to 目.
    """
    if len(class_code) < DOWN_TO_MU:
        return ""
    return f"{class_code}/{service.last_serial(class_code) + 1:0{service.SERIAL_DIGITS}d}"


def resolve(code: str) -> Resolved:
    """Follow a code to the entry that has it, over the successors of codes out of use.

    Args:
        code: as written, with any number of leading zeros in the serial number.
    """
    row, state = service.code_row(code), CodeState.UNKNOWN
    if row is None:
        parts = split_code(code)
        row = service.code_rows_like(*parts) if parts else None
    for _ in range(_LONGEST_CHAIN):
        if row is None:
            break
        if row.retired is None:
            state = CodeState.IN_USE if row.package_id else CodeState.RESERVED
            return Resolved(row.code, state, row.package_id)
        state = CodeState.RETIRED
        row = service.code_row(row.successor) if row.successor else None
    return Resolved(code, state)


def _settle_id(package_id: str | None) -> None:
    package = model.Package.get(package_id) if package_id else None
    if package is None or package.type != _ENTRY_TYPE:
        return
    if package.state == "active":
        settle(package)
    elif package.state == "deleted":
        _retire_all(package.id)


def _retire_all(package_id: str) -> None:
    row = service.code_of_package(package_id)
    if row is not None:
        service.retire(row.code)


def _claim(code: str, package_id: str) -> None:
    parts = split_code(code)
    if parts is None:
        return  # refused by the rules; nothing to note
    try:
        service.claim(code, *parts, package_id)
    except service.CodeTakenError as error:
        finding = CODE_TAKEN("resource_code", value=code)
        raise tk.ValidationError({"resource_code": [finding.said(tk._)]}) from error


def _is_registered(extras: dict[str, str]) -> bool:
    state = extras.get("catalog_state", "")
    return bool(codelist("catalog_state").fact(state, "complete", default=False))
