"""Misbehaviours in single values: attacks, wrong kinds, impossible dates, numbers and codes."""

from __future__ import annotations

from typing import Any

from torture.evil.answers import told
from torture.evil.table import GIVEN, Misbehaviour, base
from torture.records import Row, row

__all__ = ["ROWS", "changed", "first"]

_FIRST = frozenset({1})


def first(**values: Any) -> list[Row]:  # noqa: ANN401 - any JSON
    """The listing with other values in its first record."""
    listed = base()
    listed[0] |= values
    return listed


def changed(name: str, does: str, /, *codes: str, **values: Any) -> Misbehaviour:  # noqa: ANN401 -- values of any kind
    """The listing with other values in its first record, as a row of the table."""
    return Misbehaviour(name, does, told(first(**values)), codes, _FIRST)


_ATTACKS = {
    "html": "<script>alert(document.cookie)</script><img src=x onerror=alert(1)>",
    "html_in_script": "</script><svg/onload=alert(1)>",
    "template": "{{ config.items() }}${7*7}#{7*7}<%= 7*7 %>",
    "sql": "'; DROP TABLE package; --",
    "sql_double": '"; TRUNCATE jiulongpo_harvest_record CASCADE; --',
    "solr": '*:* OR {!func v="title"} _query_:"{!xmlparser v=x}" [* TO *]',
    "solr_escape": "\\\\{!\\q\\uery}",
    "shell": "$(touch /tmp/owned) `id` | id; id &",
    "format": "{0.__class__.__mro__} %s %n %(password)s",
    "formula": '=HYPERLINK("http://evil.example","click")',
    "formula_wide": "＝cmd|' /C calc'!A0",
    "log_lines": "x\r\n2026-01-01 ERROR admin logged in",
    "bidi": "\u202egnp.exe\u202c\u2066\u2069",
    "zalgo": "社" + "\u0301" * 2_000,
    "emoji": "👩‍👩‍👧‍👦" * 200,
    "private_use": "\ue000\uf8ff\U000f0000",
    "noncharacter": "\ufffe\uffff\U0001fffe",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029",
}


def _hostile() -> list[Misbehaviour]:
    fields = ("标题", "描述", "标签")
    return [
        *(
            changed(f"text_{name}_{where}", f"{name} in {field}", **{field: text})
            for name, text in _ATTACKS.items()
            for where, field in zip(("title", "notes", "tags"), fields, strict=True)
        ),
        *(
            changed(f"provider_{name}", f"{name} as the provider", 来源部门=text)
            for name, text in _ATTACKS.items()
            if name in {"html", "sql", "solr", "controls", "zalgo", "format"}
        ),
        *(
            Misbehaviour(
                f"key_{name}",
                f"{name} as the name of a field",
                told([{**listed, text: text} for listed in base()]),
                changes=frozenset(range(1, GIVEN + 1)),
            )
            for name, text in _ATTACKS.items()
            if name in {"html", "sql", "solr", "format", "controls"}
        ),
    ]


def _typed() -> list[Misbehaviour]:
    """A value of another kind than anybody expects, in every field."""
    kinds: dict[str, Any] = {
        "null": None,
        "list": [[], {}, None],
        "object": {"$ref": "#", "__proto__": {"a": 1}},
        "true": True,
        "zero": 0,
        "negative": -1e308,
        "nested": {"a": [{"b": [{"c": "d"}]}]},
    }
    return [
        *(
            Misbehaviour(
                f"every_field_{name}",
                f"{name} in every field but the identity",
                told(first(**{key: value for key in row(1) if key != "详情页网址"})),
                changes=_FIRST,
            )
            for name, value in kinds.items()
        ),
        *(
            Misbehaviour(
                f"identity_{name}",
                f"{name} for the identity",
                told(first(详情页网址=value)),
                changes=frozenset({1}),
                missing=1,
            )
            for name, value in kinds.items()
        ),
    ]


_DATES = {
    "impossible": "2023-02-30",
    "year_zero": "0000-00-00",
    "year_99999": "99999-12-31",
    "far_future": "2999-12-31",
    "before_history": "-4000-01-01",
    "of_the_republic": "民国一百一十二年",
    "epoch_overflow": "99999999999999999999",
    "excel_overflow": "1e300",
    "java": {"time": 10**30, "year": 123},
}

_NUMBERS = {
    "nan": "NaN",
    "infinite": "-Infinity",
    "exponent": "1e999999999",
    "digits": "9" * 400,
    "wide": "１２３４５６７８９０" * 30,
    "chinese": "九千九百九十九亿亿亿",
}

_CODES = {
    "unknown": "每逢十五",
    "huge": "x" * 100_000,
    "list": ["每年", "每月"],
    "index": "__class__",
}


def _valued() -> list[Misbehaviour]:
    return [
        *(
            changed(f"date_{name}", f"a date: {str(value)[:30]}", 发布时间=value, 更新时间=value)
            for name, value in _DATES.items()
        ),
        *(
            changed(f"number_{name}", f"a number: {value[:30]}", 数据量=value)
            for name, value in _NUMBERS.items()
        ),
        *(
            changed(f"code_{name}", f"a code: {str(value)[:30]}", 更新频率=value)
            for name, value in _CODES.items()
        ),
    ]


ROWS = [*_typed(), *_valued(), *_hostile()]
