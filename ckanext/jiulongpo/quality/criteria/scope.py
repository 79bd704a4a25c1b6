"""时间和空间范围写明: from when to when, and where."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts
from ckanext.jiulongpo.quality.judging import Answer
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Scope"]


class Scope:
    """GB/T 36344-2018, 0201, of the elements that data.gouv.fr asks for: coverage."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:  # noqa: ARG002 -- no limits
        """One of the two days suffices: what goes on has no last one."""
        findings = []
        if not (facts.text("temporal_start") or facts.text("temporal_end")):
            findings.append(faults.NO_PERIOD("temporal_start"))
        if not facts.text("spatial_scope"):
            findings.append(faults.NO_AREA("spatial_scope"))
        return Answer(tuple(findings))
