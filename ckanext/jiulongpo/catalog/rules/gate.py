"""The one gate: every way into the catalogue meets these rules and gets these findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ckanext.jiulongpo.catalog.rules.codes import (
    check_class_code,
    check_related_codes,
    check_resource_code,
)
from ckanext.jiulongpo.catalog.rules.credit_code import check_credit_code
from ckanext.jiulongpo.catalog.rules.formats import check_formats, check_row_mode
from ckanext.jiulongpo.catalog.rules.items import check_period, check_repeated_items
from ckanext.jiulongpo.catalog.rules.knowledge import Knowledge
from ckanext.jiulongpo.catalog.rules.part import Part, is_empty, parts_of
from ckanext.jiulongpo.catalog.rules.required import IDENTIFICATION, MISSING, check_required
from ckanext.jiulongpo.catalog.rules.sharing import check_sharing
from ckanext.jiulongpo.catalog.rules.titles import check_title, check_twins
from ckanext.jiulongpo.catalog.rules.values import check_values
from ckanext.jiulongpo.findings import Finding, Severity
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["check_entry", "errors_of", "is_lenient", "missing_elements"]

INCOMPLETE = "incomplete"
DRAFT = "draft"


def check_entry(
    entry: Mapping[str, Any], knowledge: Knowledge | None = None, *, advise: bool = True
) -> list[Finding]:
    """Everything that is wrong with an entry.

    Args:
        entry: the entry in the catalogue's fields (``docs/catalogue-schema.md``); not changed.
        knowledge: of the rest of the catalogue; without it the entry is judged by itself.
        advise: look for what is only advice too, such as titles alike, which takes longer.

    Returns:
        Findings, errors first. An error refuses the entry; a missing element is an error unless the
        entry may be completed later (:func:`is_lenient`).
    """
    known = knowledge or Knowledge()
    findings = list(_findings(entry, known, advise=advise))
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


def is_lenient(entry: Mapping[str, Any]) -> bool:
    """Whether elements may be missing for now.

    So it is where the entry says ``completion=incomplete`` (待完善), and where it says nothing and
    its state does not ask for all elements, as a draft.
    """
    completion = entry.get("completion")
    if not is_empty(completion):
        return completion == INCOMPLETE
    state = entry.get("catalog_state") or DRAFT
    return not codelist("catalog_state").fact(str(state), "complete", default=False)


def missing_elements(findings: Iterable[Finding]) -> list[str]:
    """Codes of the elements that are missing, each once, in order."""
    return sorted({f.code for f in findings if f.code in MISSING} - IDENTIFICATION)


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """The findings for which an entry is refused."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _findings(entry: Mapping[str, Any], known: Knowledge, *, advise: bool) -> Iterator[Finding]:
    lenient = is_lenient(entry)
    format_class = entry.get("format_class")
    for part in parts_of(entry):
        yield from check_required(part, lenient=lenient)
        yield from check_values(part, known)
        yield from check_sharing(part)
        yield from check_row_mode(part, format_class if isinstance(format_class, str) else "")
        if not part.is_row:
            yield from _entry_rules(part, known, advise=advise)
    yield from check_repeated_items(entry)


def _entry_rules(part: Part, known: Knowledge, *, advise: bool) -> Iterator[Finding]:
    yield from check_credit_code(part)
    yield from check_class_code(part, known)
    yield from check_resource_code(part, known)
    yield from check_related_codes(part)
    yield from check_formats(part)
    yield from check_title(part)
    yield from check_period(part)
    if advise:
        yield from check_twins(part, known)
