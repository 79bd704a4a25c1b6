"""必填要素齐全: the guideline's mandatory elements, as the rules of the catalogue ask for them."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts
from ckanext.jiulongpo.quality.judging import Answer
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Elements"]


class Elements:
    """GB/T 36344-2018, 0201: filled elements of those expected to be filled."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:  # noqa: ARG002 -- no limits
        """One finding a field, so that each may be the department's or its source's."""
        fields = sorted({_column_of(field) for _code, field in facts.missing})
        findings = tuple(faults.ELEMENTS_MISSING(name, fields=name) for name in fields)
        return Answer(findings, (("missing", len(fields)),))


def _column_of(field: str) -> str:
    """``items.3.length`` as ``items.length``."""
    head, _, rest = field.partition(".")
    return f"{head}.{rest.partition('.')[2]}" if rest else head
