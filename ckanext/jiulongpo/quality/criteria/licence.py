"""使用条件写明: what a reader may do with open data."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Licence"]

_ON_CONDITIONS = "2"
_NONE = ("", "notspecified")
"""The second is CKAN's own word for none."""


class Licence:
    """GB/T 36344-2018, 0106: rules of permission."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:  # noqa: ARG002 -- no limits
        """A licence, or the conditions of what is opened on conditions."""
        if not facts.is_open:
            return NOTHING
        if facts.text("open_type") == _ON_CONDITIONS:
            told = facts.text("open_condition")
            return Answer(() if told else (faults.NO_OPEN_CONDITION("open_condition"),))
        stated_id = facts.text("license_id")
        return Answer(() if stated_id not in _NONE else (faults.NO_LICENCE("license_id"),))
