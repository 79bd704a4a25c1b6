"""摘要说得清: an abstract that tells more than the title does."""

from __future__ import annotations

import re

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts
from ckanext.jiulongpo.quality.judging import Answer
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Description"]

_WORDS = re.compile(r"\w+")
_SURPLUS = 4
"""Characters that an abstract must have beyond the title: 「…数据」 tells nothing more."""


class Description:
    """GB/T 36344-2018, 0103: the metadata's definition."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:
        """Its length without signs, and what is in it beyond the title."""
        abstract, title = _plain(facts.text("notes")), _plain(facts.text("title"))
        counts = (("characters", len(abstract)),)
        least = stated.limits.get("characters", 0)
        if not abstract:
            return Answer((faults.NO_ABSTRACT("notes"),), counts)
        if title and title in abstract and len(abstract) - len(title) < _SURPLUS:
            return Answer((faults.ABSTRACT_REPEATS("notes"),), counts)
        if len(abstract) < least:
            short = faults.SHORT_ABSTRACT("notes", characters=len(abstract), least=least)
            return Answer((short,), counts)
        return Answer((), counts)


def _plain(text: str) -> str:
    return "".join(_WORDS.findall(text))
