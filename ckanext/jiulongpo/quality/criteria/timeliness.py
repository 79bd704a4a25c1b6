"""更新及时: whether the data are as new as the cycle promises, by working days."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.schemas.criteria import Criterion
from ckanext.jiulongpo.schemas.cycles import promises

__all__ = ["Timeliness"]


class Timeliness:
    """GB/T 36344-2018, 0502: in time by points of time."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:  # noqa: ARG002 -- no limits
        """Late is what the entry's page calls late."""
        cycle = facts.text("update_cycle")
        if not cycle:
            return Answer((faults.NO_CYCLE("update_cycle"),))
        if not promises(cycle):
            return NOTHING
        if facts.due is None:
            return Answer((faults.NO_UPDATE_DATE("data_update_date"),))
        if not facts.late:
            return Answer()
        return Answer((faults.LATE("data_update_date", due=facts.due.isoformat()),))
