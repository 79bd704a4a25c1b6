"""From what a file shows to values of an entry that a person may take. Pure.

The texts are content of the catalogue, which is Chinese, and no words of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from ckanext.jiulongpo.registration.form_values import KEY, TAGS
from ckanext.jiulongpo.registration.proposals.columns import Column
from ckanext.jiulongpo.registration.proposals.profile import Profile
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import name_key

__all__ = ["propose", "title_of"]

_SPREADSHEET = "2"
_FORMATS = {"jsonlines": "json"}
_GIGABYTE = Decimal(1024**3)
_TEN_THOUSAND = Decimal(10_000)
_NAMED = 5
_MOST_TAGS = 8
_LEFT_OF_NAME = re.compile(
    r"[(（\[【][^)）\]】]{0,100}[)）\]】]|最终版|终版|定稿|副本|copy|v\d+(\.\d+)*|\d{4,}(年|月|日|版)?|\d{1,2}月",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKS = re.compile(r"[\s_\-—·.]+")
_TECHNICAL = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LIVES = re.compile(r"日期|时间|年月|date", re.IGNORECASE)
_NOT_OF_THE_DATA = re.compile(r"出生|生日|有效|截止|到期|失效|毕业|入职")
_TOWN = re.compile(r"街道|镇街|乡镇|社区|所在镇|村居")


def propose(profile: Profile, name: str, tags: Iterable[str], today: date) -> dict[str, Any]:
    """Values for the fields of an entry.

    Args:
        profile: what the file shows.
        name: of the file.
        tags: those that the catalogue uses already.
        today: days after it are no days of the data.
    """
    title = title_of(name)
    values: dict[str, Any] = {
        "title": title,
        "items": [_row(number, column) for number, column in enumerate(profile.columns, 1)],
        **_format(profile),
        **_census(profile),
        **_period(profile.columns, today),
    }
    values["notes"] = _abstract(title, profile)
    words = [title, *(column.name for column in profile.columns)]
    values[TAGS] = ",".join(_tags(words, tags))
    if any(_TOWN.search(column.name) for column in profile.columns):
        values["spatial_scope"] = "3"
    return {field: value for field, value in values.items() if value}


def title_of(name: str) -> str:
    """A file's name without ending, dates, versions and marks: ``停车场台账_20240301(2).xlsx``."""
    stem = name.rpartition("/")[2].rpartition("\\")[2]
    stem = stem.rpartition(".")[0] or stem
    between = "" if _HAN.search(stem) else " "
    return _MARKS.sub(between, _LEFT_OF_NAME.sub("", stem)).strip() or stem


def _row(number: int, column: Column) -> dict[str, str]:
    name = column.name[:200]
    row = {KEY: str(number), "name": name, "data_type": column.data_type}
    if _TECHNICAL.fullmatch(name):
        row["name_en"] = name
    elif initials := name_key(name).split("|")[2]:
        row["name_en"] = initials[:200]
    if column.length:
        row["length"] = str(column.length)
    return row


def _format(profile: Profile) -> dict[str, str]:
    code = _FORMATS.get(profile.format, profile.format)
    known = codelist("format_type").get(code)
    if known is None:
        return {}
    fitting = {known.parent or "", *known.facts.get("also", ())}
    class_ = _SPREADSHEET if _SPREADSHEET in fitting else known.parent or ""
    return {"format_class": class_, "format_type": code}


def _census(profile: Profile) -> dict[str, str]:
    volume = Decimal(profile.size) / _GIGABYTE
    told = {"storage_volume_gb": f"{volume:.6f}".rstrip("0").rstrip(".")}
    if profile.whole:
        told["record_count_10k"] = format((Decimal(profile.rows) / _TEN_THOUSAND).normalize(), "f")
    return told


def _period(columns: Iterable[Column], today: date) -> dict[str, str]:
    """The days of the first column of days that tells when things happened."""
    for column in columns:
        told = _LIVES.search(column.name) and not _NOT_OF_THE_DATA.search(column.name)
        if told and column.data_type in {"D", "T"} and column.days and column.days[1] <= today:
            first, last = column.days
            return {"temporal_start": first.isoformat(), "temporal_end": last.isoformat()}
    return {}


def _abstract(title: str, profile: Profile) -> str:
    names = [column.name for column in profile.columns]
    some = "、".join(names[:_NAMED])
    of = f"等 {len(names)} 个信息项" if len(names) > _NAMED else ""
    rows = f"，共 {profile.rows:,} 条记录" if profile.whole else ""
    return f"{title}，包含{some}{of}{rows}。"


def _tags(texts: Iterable[str], tags: Iterable[str]) -> list[str]:
    """Words in use that stand in the title or the names of columns, the longest first."""
    text = "\n".join(texts)
    found = sorted(
        (tag for tag in set(tags) if len(tag) > 1 and tag in text), key=lambda t: -len(t)
    )
    kept: list[str] = []
    for tag in found:
        if not any(tag in longer for longer in kept):
            kept.append(tag)
    return kept[:_MOST_TAGS]
