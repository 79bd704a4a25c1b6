"""Findings that are told once for many records, with how often they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ckanext.jiulongpo.findings import Finding

__all__ = ["COUNT", "Remark", "Remarks", "counted", "subject_of"]

COUNT = "count"
"""What findings call the number of records that they tell of."""
_SUBJECT_LENGTH = 100
_KINDS = 5_000
"""A broken source may have a new unknown value in each record; beyond this they count together."""
_OTHERS = "…"


@dataclass(slots=True)
class Remark:
    """One of them: what it is about, the first finding of its kind, and how many there were."""

    code: str
    field: str
    subject: str
    sample: Finding
    number: int = 0

    @property
    def finding(self) -> Finding:
        """The first one with the count of all."""
        return counted(self.sample, self.number)


class Remarks:
    """Counts findings; those of a mapping, which count themselves, by what they are about."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str, str], Remark] = {}

    def __iter__(self) -> Iterator[Remark]:
        return iter(self._by_key.values())

    def add(self, findings: Iterable[Finding]) -> None:
        """Some more of them."""
        for finding in findings:
            counts = COUNT in finding.context
            key = (finding.code, finding.field, subject_of(finding) if counts else "")
            remark = self._by_key.get(key) or self._begun(key, finding)
            remark.number += finding.context[COUNT] if counts else 1

    def _begun(self, key: tuple[str, str, str], finding: Finding) -> Remark:
        code, field, subject = key
        if subject and len(self._by_key) >= _KINDS:
            key = (code, field, _OTHERS)
            finding = replace(finding, context={**finding.context, "value": _OTHERS})
        return self._by_key.setdefault(key, Remark(*key, finding))

    def clear(self) -> None:
        """Forget all."""
        self._by_key.clear()


def subject_of(finding: Finding) -> str:
    """What a finding of the source as a whole is about, such as the unknown value."""
    return str(finding.context.get("value", ""))[:_SUBJECT_LENGTH]


def counted(finding: Finding, number: int) -> Finding:
    """The finding with another count, where it has one."""
    if COUNT not in finding.context:
        return finding
    context: dict[str, Any] = {**finding.context, COUNT: number}
    return replace(finding, context=context)
