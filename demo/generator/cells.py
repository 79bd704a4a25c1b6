"""Cells of the made files, one filler a kind of 信息项. Nothing here is about a real person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from demo.generator.dice import Dice
from demo.generator.vocabulary import Item, nouns, words

Cell = str | int | float
Filler = Callable[["Row", Item], Cell]


@dataclass(frozen=True, slots=True)
class Row:
    """What a filler may look at: the throws, the row's number and the day of the catalogue."""

    dice: Dice
    number: int
    today: date
    town: str
    unit: str


def cell(row: Row, item: Item) -> Cell:
    """The value of one item in one row."""
    return FILLERS[item.make](row, item)


def _withheld(_row: Row, _item: Item) -> Cell:
    return ""


def _phone(row: Row, _item: Item) -> Cell:
    return f"023-0000{row.dice.below(10000):04d}"


def _pick(row: Row, item: Item) -> Cell:
    return row.dice.pick(item.options["from"])


def _whole(row: Row, item: Item) -> Cell:
    return row.dice.between(item.options["low"], item.options["high"])


def _decimal(row: Row, item: Item) -> Cell:
    return row.dice.decimal(item.options["low"], item.options["high"], item.options["places"])


def _date(row: Row, item: Item) -> Cell:
    ahead = item.name.startswith(("有效", "计划", "拟", "下次", "截止"))
    days = row.dice.between(20, 900)
    return (row.today + timedelta(days=days if ahead else -days)).isoformat()


def _moment(row: Row, _item: Item) -> Cell:
    day = row.today - timedelta(days=row.dice.below(30))
    return f"{day.isoformat()} {row.dice.between(0, 23):02d}:{row.dice.below(60):02d}:00"


def _year(row: Row, _item: Item) -> Cell:
    return str(row.today.year - row.number % 5)


def _month(row: Row, _item: Item) -> Cell:
    months = row.today.year * 12 + row.today.month - 2 - row.number % 12
    return f"{months // 12}-{months % 12 + 1:02d}"


def _quarter(row: Row, _item: Item) -> Cell:
    return f"{row.today.year - row.number // 4 % 3}Q{row.number % 4 + 1}"


def _town(row: Row, _item: Item) -> Cell:
    return row.town


def _community(row: Row, _item: Item) -> Cell:
    return f"{row.dice.pick(words()['communities'])}社区"


def _address(row: Row, _item: Item) -> Cell:
    road = row.dice.pick(words()["roads"])
    return f"九龙坡区{row.town}{road}{row.dice.between(1, 260)}号"


def _road(row: Row, _item: Item) -> Cell:
    return f"{row.dice.pick(words()['areas'])}{row.dice.pick(words()['roads'])}"


def _company(row: Row, _item: Item) -> Cell:
    stem = row.dice.pick(words()["stems"]) + row.dice.pick(words()["branches"])
    return f"重庆{stem}{row.dice.pick(words()['trades'])}有限公司"


def _unit(row: Row, _item: Item) -> Cell:
    return row.unit


def _project(row: Row, _item: Item) -> Cell:
    return f"{row.dice.pick(words()['areas'])}{row.dice.pick(words()['works'])}项目"


def _document(row: Row, _item: Item) -> Cell:
    return f"关于{row.dice.pick(words()['matters'])}的通知"


def _term(row: Row, item: Item) -> Cell:
    return f"{row.dice.pick(words()['terms'])}{item.name.removesuffix('名称')}"


def _place(row: Row, item: Item) -> Cell:
    endings = nouns().get(item.name) or [item.name.removesuffix("名称")]
    ordinal = "一二三四五六七八九"[row.number % 9]
    return f"{row.dice.pick(words()['areas'])}第{ordinal}{row.dice.pick(endings)}"


def _reference(row: Row, _item: Item) -> Cell:
    return f"九龙坡示〔{row.today.year - row.number % 4}〕{row.number + 1}号"


def _serial(row: Row, item: Item) -> Cell:
    return f"{item.name_en[:4]}{row.today.year - row.number % 4}{row.number + 1:05d}"


def _phrase(row: Row, _item: Item) -> Cell:
    return row.dice.pick(words()["phrases"])


FILLERS: Mapping[str, Filler] = {
    "withheld": _withheld,
    "blank": _withheld,
    "phone": _phone,
    "pick": _pick,
    "whole": _whole,
    "decimal": _decimal,
    "date": _date,
    "moment": _moment,
    "year": _year,
    "month": _month,
    "quarter": _quarter,
    "town": _town,
    "community": _community,
    "address": _address,
    "road": _road,
    "company": _company,
    "unit": _unit,
    "project": _project,
    "document": _document,
    "term": _term,
    "place": _place,
    "reference": _reference,
    "serial": _serial,
    "phrase": _phrase,
}
