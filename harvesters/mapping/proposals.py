"""Names of 信息项 that an abstract lists plainly: a proposal to the department, never a fact."""

from __future__ import annotations

import re

__all__ = ["proposed_items"]

_FEWEST, _MOST = 3, 200
_LONGEST_NAME = 24
_LISTED = re.compile(
    r"(?:主要)?(?:包括|包含|内容为|字段为|含有)[:：]?(?P<names>[^。；;\n]{5,2000})"
)
_END = re.compile(r"等(?:相关)?(?:内容|信息项|信息|数据|字段|指标|情况)?[)）。.]*$")
_NAME = re.compile(r"^[\w（）()/%·.\-℃㎡³²—]+$")


def proposed_items(abstract: str) -> list[str]:
    """The names in ``包括任务编号、上报时间、状态等内容``; empty when it is not a plain list.

    One part that does not look like a name makes all of it prose.
    """
    found = _LISTED.search(abstract)
    text = found["names"] if found else abstract if _is_bare_list(abstract) else ""
    text = _END.sub("", text.strip().rstrip("，,、。."))
    names = [name.strip() for name in re.split(r"[、，,]", text)]
    names = list(dict.fromkeys(filter(None, names)))
    if not _FEWEST <= len(names) <= _MOST:
        return []
    return names if all(map(_is_name, names)) else []


def _is_bare_list(abstract: str) -> bool:
    """Whether the abstract is nothing but names and commas; a sentence ends with a full stop."""
    if "。" in abstract:
        return False
    commas = abstract.count(",") + abstract.count("，") + abstract.count("、")
    return commas >= _FEWEST and len(abstract) < (commas + 1) * _LONGEST_NAME


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and _NAME.match(text) is not None
