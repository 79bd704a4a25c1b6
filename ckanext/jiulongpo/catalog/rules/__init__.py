"""The rules of the catalogue: pure functions from an entry to findings, usable without CKAN.

::

    from ckanext.jiulongpo.catalog.rules import check_entry
    for finding in check_entry({"title": "养老机构名录", "owner_org": "qu-min-zheng-ju"}):
        print(finding.code, finding.field, finding.text())
"""

from __future__ import annotations

from ckanext.jiulongpo.catalog.rules import (
    codes,
    credit_code,
    formats,
    items,
    required,
    sharing,
    titles,
    values,
)
from ckanext.jiulongpo.catalog.rules.gate import (
    check_entry,
    errors_of,
    is_lenient,
    missing_elements,
)
from ckanext.jiulongpo.catalog.rules.knowledge import CodeHolder, Knowledge
from ckanext.jiulongpo.harvesters.core.faults.fault import Fault

__all__ = [
    "CodeHolder",
    "Knowledge",
    "all_faults",
    "check_entry",
    "errors_of",
    "is_lenient",
    "missing_elements",
]


def all_faults() -> list[Fault]:
    """Every kind of finding of the catalogue, by code; ``docs/findings.md`` is made from it."""
    modules = (values, formats, sharing, credit_code, codes, titles, items)
    stated = [fault for m in modules for fault in vars(m).values() if isinstance(fault, Fault)]
    return sorted([*required.faults(), *stated], key=lambda fault: fault.code)
