"""更新及时: whether the data are as new as the cycle promises, by working days."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Timeliness"]

_REAL_TIME = "1"


class Timeliness:
    """GB/T 36344-2018, 0502: in time by points of time."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:  # noqa: ARG002 -- no limits
        """A due day that is no working day is kept on the next one."""
        cycle = facts.text("update_cycle")
        if not cycle:
            return Answer((faults.NO_CYCLE("update_cycle"),))
        if cycle == _REAL_TIME or not codelist("update_cycle").fact(cycle, "days"):
            return NOTHING
        if facts.due is None:
            return Answer((faults.NO_UPDATE_DATE("data_update_date"),))
        if facts.days_left(facts.due) >= 0:
            return Answer()
        return Answer((faults.LATE("data_update_date", due=facts.due.isoformat()),))
