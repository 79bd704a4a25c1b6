"""Cells with the truth beside them. Every number is made by chance; none is taken from anybody."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Sample", "corpus"]

_SHARE = 0.05
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PLACES = ("500107", "110105", "440305", "310115", "510104", "330106", "420111", "610113")
_SEGMENTS = ("138", "139", "150", "186", "199", "177", "147", "166", "130", "191")
_BEGINNINGS = ("622202", "621700", "622848", "621661", "625965", "955880", "436742", "620058")
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(frozen=True, slots=True)
class Sample:
    """A cell.

    Attributes:
        kind: what it holds; empty for nothing.
        shape: its disguise, or what it is instead.
    """

    text: str | int
    header: str
    kind: str
    shape: str


Maker = Callable[[random.Random], Sample]


def corpus(cells: int, chance: random.Random) -> Iterator[Sample]:
    """So many cells, one in twenty with an identifier."""
    for _cell in range(cells):
        makers = _PERSONAL if chance.random() < _SHARE else _HARMLESS
        yield chance.choice(makers)(chance)


def _card(chance: random.Random) -> str:
    day = f"{chance.randint(1940, 2015)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    body = f"{chance.choice(_PLACES)}{day}{chance.randint(0, 999):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]


def _old_card(chance: random.Random) -> str:
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    return (
        f"{chance.choice(_PLACES)}{chance.randint(40, 90)}"
        f"{month:02d}{day:02d}{chance.randint(0, 999):03d}"
    )


def _mobile(chance: random.Random) -> str:
    return f"{chance.choice(_SEGMENTS)}{chance.randint(0, 99_999_999):08d}"


def _bank(chance: random.Random) -> str:
    beginning = chance.choice(_BEGINNINGS)
    length = 16 if beginning.startswith(("4", "625")) else 19
    body = beginning + "".join(chance.choices("0123456789", k=length - 1 - len(beginning)))
    total = 0
    for place, digit in enumerate(reversed(body)):
        number = int(digit) * (1 if place % 2 else 2)
        total += number - 9 if number > 9 else number  # noqa: PLR2004 -- the sum of its two digits
    return body + str(-total % 10)


def _passport(chance: random.Random) -> str:
    return f"{chance.choice('EG')}{chance.randint(0, 99_999_999):08d}"


def _grouped(text: str, size: int, gap: str) -> str:
    return gap.join(text[place : place + size] for place in range(0, len(text), size))


def _disguised(
    kind: str, make: Callable[[random.Random], str], header: str, *, column: str = ""
) -> list[Maker]:
    """An identifier as people write it: bare, full-width, in groups, within a sentence."""
    shapes: dict[str, Callable[[str], str]] = {
        "bare": str,
        "blanks": lambda text: f"  {text} ",
        "full_width": lambda text: text.translate(_FULL),
        "grouped": lambda text: _grouped(text, 4, " "),
        "dashes": lambda text: _grouped(text, 4, "-"),
        "sentence": lambda text: f"联系人张某，号码{text}，请核对。",
        "after_colon": lambda text: f"{header}:{text}",
        "lower": str.lower,
    }

    def maker(shape: str, wear: Callable[[str], str]) -> Maker:
        return lambda chance: Sample(wear(make(chance)), column, kind, shape)

    return [maker(shape, wear) for shape, wear in shapes.items()]


def _phone_shapes() -> list[Maker]:
    return [
        lambda c: Sample(f"+86 {_mobile(c)}", "", "mobile", "country"),
        lambda c: Sample(f"86-{_mobile(c)}", "", "mobile", "country_dash"),
        lambda c: Sample(f"{(m := _mobile(c))[:3]}-{m[3:7]}-{m[7:]}", "", "mobile", "3-4-4"),
        lambda c: Sample(f"{_mobile(c)}/{_mobile(c)}", "", "mobile", "two"),
        lambda c: Sample(int(_mobile(c)), "手机", "mobile", "number"),
    ]


_PASSPORTS: list[Maker] = [
    lambda c: Sample(_passport(c), "护照号", "passport", "column"),
    lambda c: Sample(f"持护照{_passport(c)}入境", "", "passport", "sentence"),
]
_PERSONAL: list[Maker] = [
    *_disguised("identity_card", _card, "身份证"),
    *_disguised("mobile", _mobile, "电话")[:7],
    *_disguised("bank_card", _bank, "卡号")[:7],
    *_phone_shapes(),
    *_PASSPORTS,
    lambda c: Sample(_old_card(c), "身份证号", "identity_card", "old"),
]


def _credit(chance: random.Random) -> str:
    return f"91500107{''.join(chance.choices(_CREDIT, k=9))}{chance.choice(_CREDIT)}"


_HARMLESS: list[Maker] = [
    lambda c: Sample(_credit(c), "统一社会信用代码", "", "credit_code"),
    lambda c: Sample(
        f"11500107{c.randint(0, 9_999_999_999):010d}", "统一社会信用代码", "", "credit_digits"
    ),
    lambda c: Sample(f"023-{c.randint(60_000_000, 69_999_999)}", "电话", "", "landline"),
    lambda c: Sample(f"023{c.randint(60_000_000, 69_999_999)}", "电话", "", "landline_digits"),
    lambda c: Sample(
        f"2026{c.randint(1, 12):02d}{c.randint(1, 28):02d}{c.randint(0, 10**8):09d}",
        "订单号",
        "",
        "order",
    ),
    lambda c: Sample(f"{c.randint(10**17, 10**18 - 1)}", "流水号", "", "random_18"),
    lambda c: Sample(f"{c.randint(10**15, 10**16 - 1)}", "电表号", "", "random_16"),
    lambda c: Sample(
        f"2026-{c.randint(1, 12):02d}-{c.randint(1, 28):02d} 12:30:00", "时间", "", "moment"
    ),
    lambda c: Sample(f"106.{c.randint(10**13, 10**14)}", "经度", "", "coordinate"),
    lambda c: Sample(f"{c.randint(0, 10**9):,}.50", "金额", "", "amount"),
    lambda c: Sample(c.randint(0, 10**9), "金额", "", "number"),
    lambda _: Sample("九龙坡区杨家坪街道西郊路27号", "地址", "", "address"),
    lambda c: Sample(
        f"重庆{c.choice('恒润瑞泰')}{c.choice('宏达信诚')}有限公司", "名称", "", "name"
    ),
    lambda c: Sample(
        f"307005007012/{c.randint(0, 999_999):06d}", "信息资源代码", "", "resource_code"
    ),
    lambda c: Sample(f"{c.choice('EG')}{c.randint(0, 99_999_999):08d}", "产品型号", "", "model"),
    lambda c: Sample(
        f"50010700{c.randint(0, 9999):04d}GB{c.randint(0, 99_999):05d}", "宗地代码", "", "parcel"
    ),
    lambda c: Sample(
        f"渝(2026)九龙坡区不动产权第{c.randint(0, 999_999_999):09d}号", "证号", "", "title_deed"
    ),
]
