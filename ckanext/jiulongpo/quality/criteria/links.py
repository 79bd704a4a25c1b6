"""链接能打开: files elsewhere that can be had."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts, Link
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Links"]


class Links:
    """GB/T 36344-2018, 0601: obtainable when needed."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:  # noqa: ARG002 -- no limits
        """What was not tried, or lies in a closed network, is not judged."""
        tried = [file for file in facts.files if file.link in (Link.GOOD, Link.BROKEN)]
        broken = [file.name for file in tried if file.link is Link.BROKEN]
        counts = (("links", len(tried)), ("broken", len(broken)))
        if not tried:
            return NOTHING
        if not broken:
            return Answer((), counts)
        found = faults.LINKS_BROKEN(
            "resources.url", number=len(broken), whole=len(tried), samples=broken[:10]
        )
        return Answer((found,), counts)
