"""信息项和文件有说明: a reader learns what a column or a file means."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts, text_of
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Documentation"]


class Documentation:
    """GB/T 36344-2018, 0101: naming and definition of elements."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:
        """The share of items with a description; of files, where there are no items."""
        least = stated.limits.get("share", 100)
        if items := facts.items:
            bare = [item for item in items if not text_of(item.get("description"))]
            counts = (("items", len(items)), ("explained", len(items) - len(bare)))
            if 100 * (len(items) - len(bare)) >= least * len(items):
                return Answer((), counts)
            samples = [text_of(item.get("name")) for item in bare[:10]]
            found = faults.ITEMS_UNEXPLAINED(
                "items.description", number=len(bare), whole=len(items), samples=samples
            )
            return Answer((found,), counts)
        if not facts.files:
            return NOTHING
        silent = [file for file in facts.files if not file.description]
        counts = (("files", len(facts.files)), ("explained", len(facts.files) - len(silent)))
        if 100 * (len(facts.files) - len(silent)) >= least * len(facts.files):
            return Answer((), counts)
        found = faults.FILES_UNEXPLAINED(
            "resources.description", number=len(silent), whole=len(facts.files)
        )
        return Answer((found,), counts)
