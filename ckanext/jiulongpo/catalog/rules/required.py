"""Mandatory elements, as ``catalogue.yaml`` says them (guideline §2; conditions §2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ckanext.jiulongpo.catalog.rules.part import Part, is_empty
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault
from ckanext.jiulongpo.schemas.catalogue import Field, catalogue

__all__ = ["IDENTIFICATION", "MISSING", "check_required", "faults"]

IDENTIFICATION = frozenset({"JLP-C-001", "JLP-C-002"})
"""Without these an entry cannot be told from another; they are never left for later."""

_REMEDY = N_("Fill it in, or save the entry as one to be completed (待完善).")
_WORDS: Mapping[str, tuple[str, str]] = {
    "JLP-C-001": (N_("The entry has no title."), N_("Give it a name that tells its content.")),
    "JLP-C-002": (N_("The entry has no provider."), N_("Choose the department that provides it.")),
    "JLP-C-101": (N_("The class (类、项、目、细目) is missing."), _REMEDY),
    "JLP-C-103": (
        N_("The resource code is missing."),
        N_("Fill in the class down to 目; the server then allocates the code at registration."),
    ),
    "JLP-C-105": (
        N_("The provider's unified social credit code is missing."),
        N_("Fill in the 18 characters of the department's certificate."),
    ),
    "JLP-C-106": (N_("The abstract is missing."), N_("Outline the content or the key fields.")),
    "JLP-C-107": (N_("The format class is missing."), _REMEDY),
    "JLP-C-117": (N_("The format type is missing."), _REMEDY),
    "JLP-C-127": (
        N_("The other format is not described."),
        N_("Describe the format, or choose a listed one."),
    ),
    "JLP-C-108": (
        N_("The items (信息项) are missing; databases and spreadsheets have them."),
        N_("List the fields with their data types."),
    ),
    "JLP-C-118": (N_("The item has no name."), N_("Name it, or take the row out.")),
    "JLP-C-128": (N_("The item has no data type."), N_("Choose the type of its values.")),
    "JLP-C-138": (
        N_("The length of the text item is missing."),
        N_("Give the length of the field, or the longest value, in bytes."),
    ),
    "JLP-C-109": (N_("The sharing type is missing."), _REMEDY),
    "JLP-C-119": (
        N_("The condition of sharing, or the basis for not sharing, is missing."),
        N_(
            "Shared on conditions: write the terms. Not shared: name the law, regulation or "
            "central-government policy that says so."
        ),
    ),
    "JLP-C-129": (N_("The way of sharing is missing."), _REMEDY),
    "JLP-C-139": (
        N_("The form of sharing through the platform is missing."),
        N_("Choose database, file or service interface."),
    ),
    "JLP-C-110": (N_("The opening type is missing."), _REMEDY),
    "JLP-C-120": (
        N_("The condition of opening is missing."),
        N_("Write under which terms it is opened."),
    ),
    "JLP-C-111": (N_("The update cycle is missing."), _REMEDY),
    "JLP-C-112": (N_("The date of publication is missing."), _REMEDY),
}


def faults() -> list[Fault]:
    """One kind of finding for each element that may be missing."""
    return list(MISSING.values())


def check_required(part: Part, *, lenient: bool) -> Iterator[Finding]:
    """Mandatory elements that a part lacks.

    Args:
        part: the entry or a row.
        lenient: the entry is one to be completed, so that a lack is a warning.
    """
    for field in part.fields:
        if field.missing and _lacks(part, field):
            fault = MISSING[field.missing]
            if lenient and fault.code not in IDENTIFICATION:
                fault = replace(fault, severity=Severity.WARNING)
            yield fault(part.place(field.name))


def _lacks(part: Part, field: Field) -> bool:
    if field.name == "resource_code":
        return is_empty(part.values.get(field.name)) and not _can_be_allocated(part)
    if part.is_row and not field.required and part.own.keys().isdisjoint(field.required_when):
        return False  # the entry's own type asks for it, and there it is said
    return field.is_wanted(part.values) and is_empty(part.values.get(field.name))


def _can_be_allocated(part: Part) -> bool:
    """Whether the server can make a code: it takes a class down to 目 (guideline §3)."""
    return len(part.get("class_code")) >= len("101001")


def _missing() -> dict[str, Fault]:
    fields = [*catalogue().fields, *catalogue().items.columns]
    codes = dict.fromkeys(field.missing for field in fields if field.missing)
    return {
        code: Fault(code, Stage.VALIDATE, Severity.ERROR, *_WORDS[code]) for code in sorted(codes)
    }


MISSING: Mapping[str, Fault] = _missing()
