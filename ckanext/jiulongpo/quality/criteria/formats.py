"""有程序可读的数据: a file or service that a program can take in, and that can be read."""

from __future__ import annotations

from ckanext.jiulongpo.quality import faults
from ckanext.jiulongpo.quality.facts import Facts
from ckanext.jiulongpo.quality.judging import NOTHING, Answer
from ckanext.jiulongpo.schemas.criteria import Criterion

__all__ = ["Formats"]

_UNCONDITIONAL = "1"
_PICTURES = frozenset({"4", "5"})
"""Format classes whose data are pictures, sound or film: code list ``format_class``."""


class Formats:
    """GB/T 36344-2018, 0602: usable."""

    def judge(self, facts: Facts, stated: Criterion) -> Answer:
        """Only what is open without conditions has to have a file here."""
        if facts.text("format_class") in _PICTURES:
            return NOTHING
        if not facts.files:
            if facts.text("open_type") != _UNCONDITIONAL:
                return NOTHING
            return Answer((faults.NO_FILE("resources"),), (("files", 0),))
        formats = [file.format.casefold() for file in facts.files]
        readable = [each for each in formats if each in stated.words]
        counts = (("files", len(formats)), ("readable", len(readable)))
        if not readable:
            told = ", ".join(sorted({each or "?" for each in formats}))
            return Answer((faults.NOT_READABLE("resources.format", formats=told),), counts)
        tried = [file.table for file in facts.files if file.table]
        failed = [table for table in tried if table.failed]
        if not failed:
            return Answer((), counts)
        found = faults.TABLES_UNREADABLE("resources", number=len(failed), whole=len(tried))
        return Answer((found,), counts)
