"""Quality as plain tables, to be shown, downloaded and handed on: their columns, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.quality import config, faults
from ckanext.jiulongpo.quality.report import service
from ckanext.jiulongpo.quality.report.service import Counts, Listed, Wanted
from ckanext.jiulongpo.quality.stated import stated
from ckanext.jiulongpo.quality.telling import dimension_word, grade_word, told
from ckanext.jiulongpo.refusing import refusal
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.criteria import DIMENSIONS, Criterion
from ckanext.jiulongpo.shared import (
    department_word,
    local_today,
    reader_language,
    source_titles,
)
from ckanext.jiulongpo.sheets import Cell, Sheet

__all__ = ["OFFICE", "of_office", "todo"]

_MONTHS = 24
_GRADES = ("4", "3", "2", "1")


def of_office(name: str) -> Sheet:
    """A table of the report.

    Raises:
        ValidationError: there is no such table.
    """
    if name not in OFFICE:
        finding = faults.NO_SUCH_TABLE(name=name, names=", ".join(OFFICE))
        raise refusal(finding, "table")
    return OFFICE[name]()


def todo(wanted: Wanted) -> Sheet:
    """What is to be done, a line for each criterion of each entry; for a department or all."""
    columns = {
        "title": tk._("Title"),
        "resource_code": tk._("Resource code"),
        "provider": tk._("Provider"),
        "score": tk._("Score"),
        "criterion": tk._("Criterion"),
        "dimension": tk._("Dimension"),
        "gain": tk._("Points to gain"),
        "found": tk._("What was found"),
        "remedy": tk._("What to do"),
        "samples": tk._("Examples"),
        "address": tk._("Address"),
    }
    title = tk._("Mapping of sources") if wanted.of_source else tk._("Quality to-do list")
    return Sheet("list", title, columns, _todo_rows(wanted))


def _todo_rows(wanted: Wanted) -> Iterator[tuple[Cell, ...]]:
    for entry in service.every_entry(wanted):
        for result in told(entry.results, inside=True):
            right = result.of_source if wanted.of_source else result.failed
            if not right or wanted.criterion not in ("", result.code):
                continue
            for finding in result.findings:
                yield (
                    entry.title,
                    entry.resource_code,
                    department_word(entry.organization, entry.organization_title),
                    entry.score,
                    result.label,
                    result.dimension,
                    result.gain,
                    finding["text"],
                    finding["advice"],
                    _samples(finding),
                    _address(entry),
                )


def _samples(finding: Mapping[str, Any]) -> str:
    return "、".join([*finding["samples"], *finding["values"]])


def _address(entry: Listed) -> str:
    return f"{config.site_url()}/dataset/{entry.name}"


def _departments() -> Sheet:
    columns = {
        "name": tk._("Name in the address"),
        "title": tk._("Department"),
        "entries": tk._("Entries judged"),
        "average": tk._("Average score"),
        **{f"grade_{grade}": grade_word(grade) for grade in _GRADES},
        "failed": tk._("Criteria not met"),
        "source": tk._("By mappings of sources"),
    }
    rows = (
        (
            one.name,
            department_word(one.name, one.title),
            one.entries,
            one.average,
            *(one.grades[grade] for grade in _GRADES),
            one.failed,
            one.source,
        )
        for one in service.by_department()
    )
    return Sheet("departments", tk._("By department"), columns, rows)


def _criteria() -> Sheet:
    language = reader_language()
    columns = {
        "criterion": tk._("Criterion"),
        "dimension": tk._("Dimension"),
        "weight": tk._("Points"),
        "passed": tk._("Met"),
        "failed": tk._("Not met"),
        "source": tk._("By mappings of sources"),
        "share": tk._("Met, per cent"),
    }
    counts = _whole()
    rows = (
        (
            criterion.label(language),
            dimension_word(criterion.dimension),
            criterion.weight,
            each.passed,
            each.failed,
            each.source,
            _share([(criterion, each)]),
        )
        for criterion in stated().each
        for each in [counts.get(criterion.code, Counts())]
    )
    return Sheet("criteria", tk._("By criterion"), columns, rows)


def _dimensions() -> Sheet:
    """Of each department and of all, how many of the points of a dimension it has."""
    dimensions = [code.code for code in codelist(DIMENSIONS).entries]
    columns = {
        "name": tk._("Name in the address"),
        "title": tk._("Department"),
        **{f"dimension_{code}": dimension_word(code) for code in dimensions},
    }
    return Sheet("dimensions", tk._("By dimension, per cent"), columns, _dimension_rows(dimensions))


def _dimension_rows(dimensions: list[str]) -> Iterator[tuple[Cell, ...]]:
    by_department = service.counts_by_department()
    yield ("", tk._("All departments"), *_shares(_sum(by_department), dimensions))
    for one in service.by_department():
        counts = by_department.get(one.id, {})
        word = department_word(one.name, one.title)
        yield (one.name, word, *_shares(counts, dimensions))


def _shares(counts: Mapping[str, Counts], dimensions: list[str]) -> list[float | None]:
    return [
        _share(
            [
                (criterion, counts.get(criterion.code, Counts()))
                for criterion in stated().each
                if criterion.dimension == dimension
            ]
        )
        for dimension in dimensions
    ]


def _share(counted: list[tuple[Criterion, Counts]]) -> float | None:
    """Points that were got of those that could be had, in per cent; None where there were none."""
    got = sum(criterion.weight * each.passed for criterion, each in counted)
    whole = sum(criterion.weight * (each.passed + each.failed) for criterion, each in counted)
    return round(100 * got / whole, 1) if whole else None


def _whole() -> dict[str, Counts]:
    return _sum(service.counts_by_department())


def _sum(by_department: Mapping[str, Mapping[str, Counts]]) -> dict[str, Counts]:
    counts: dict[str, Counts] = {}
    for each in by_department.values():
        for code, one in each.items():
            counts[code] = counts.get(code, Counts()) + one
    return counts


def _sources() -> Sheet:
    language = reader_language()
    columns = {
        "name": tk._("Name in the address"),
        "title": tk._("Source"),
        "entries": tk._("Entries judged"),
        **{criterion.code: criterion.label(language) for criterion in stated().each},
    }
    found = service.by_source()
    titles = source_titles(key for key, _entries, _counts in found)
    rows = (
        (
            *titles.get(key, (key, key)),
            entries,
            *(counts.get(criterion.code, 0) for criterion in stated().each),
        )
        for key, entries, counts in found
    )
    return Sheet("sources", tk._("By mappings of sources"), columns, rows)


def _months() -> Sheet:
    columns = {
        "month": tk._("Month"),
        "entries": tk._("Entries judged"),
        "average": tk._("Average score"),
    }
    found = service.months(_back(local_today(), _MONTHS))
    rows = ((f"{month:%Y-%m}", entries, average) for month, entries, average in found)
    return Sheet("months", tk._("By month"), columns, rows)


def _back(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)


OFFICE: Mapping[str, Callable[[], Sheet]] = {
    "departments": _departments,
    "dimensions": _dimensions,
    "criteria": _criteria,
    "months": _months,
    "sources": _sources,
}
"""Tables of the report, by name."""
