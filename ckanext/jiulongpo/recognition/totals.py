"""What stands beneath the rows of a table and is none of them: totals, notes, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ckanext.jiulongpo.recognition.cells import is_blank, plain_text

__all__ = ["is_total"]

_TOTAL = re.compile(
    r"(?:本页|全区|全市|全年)?(?:合计|总计|共计|小计|累计)(?:数|[（(].*[）)])?[:：]?"
)
_NOTE = re.compile(
    r"(?:备?注|说明|附注|数据来源|填表人|填报人|制表人|审核人|负责人|填表日期|填报日期|制表日期|制表单位)\s*[:：]"
)
_LONGEST_TOTAL = 20
_BEGINNINGS = frozenset("本全合总共小累备注说附数填制审负")
"""Of the words above: most rows are done with one look."""


def is_total(cells: Iterable[Any]) -> bool:
    """Whether a row looks like a total, or like a note beneath a table.

    Args:
        cells: of the row; values of JSON.
    """
    first = next((plain_text(cell) for cell in cells if not is_blank(cell)), "")
    if first[:1] not in _BEGINNINGS:
        return False
    if len(first) <= _LONGEST_TOTAL and _TOTAL.fullmatch("".join(first.split())):
        return True
    return _NOTE.match(first) is not None
