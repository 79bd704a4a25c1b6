"""One topic of one unit becomes one entry, in the guideline's terms and by its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from demo.generator.attachments import Attachment
from demo.generator.dice import Dice
from demo.generator.records import Access, Entry
from demo.generator.topics import Topic
from demo.generator.units import Unit
from demo.generator.vocabulary import DATA

_SMALLEST_VOLUME = 0.001
"""Gigabytes: no file of the generator is larger than a megabyte."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be: whose, of what, of which year back, with its own dice."""

    guid: str
    unit: Unit
    topic: Topic
    age: int
    dice: Dice

    @property
    def series(self) -> tuple[str, str]:
        """What the years of one topic have in common."""
        return self.unit.slug, self.topic.title


@cache
def rules() -> dict[str, Any]:
    """Wordings and shares of ``data/rules_of_making.yaml``."""
    return yaml.safe_load((DATA / "rules_of_making.yaml").read_text("utf-8"))


def entry_of(draft: Draft, today: date) -> Entry:
    """The entry, without faults and without its code."""
    topic, unit, dice = draft.topic, draft.unit, draft.dice
    format_rule = rules()["formats"][topic.kind]
    format_type = dice.pick(format_rule["types"])
    published, updated = _dates(draft, today)
    title = _title(draft, today)
    counted = topic.kind in rules()["census_needs"]
    volume = dice.decimal(0.1, 60, 2) if counted else dice.decimal(0, 0.2, 3)
    records = dice.decimal(0.5, 80, 2) if counted else dice.decimal(0, 0.6, 3)
    phone = f"023-0000{dice.below(10000):04d}"
    attachments = _attachments(draft, title, updated)
    if attachments:  # a census that disagrees with the entry's own file would puzzle every reader
        volume, records = _census(attachments)
    return Entry(
        guid=draft.guid,
        title=title,
        notes=_abstract(draft, title),
        provider=unit.title,
        provider_short=unit.short_name,
        office=topic.office,
        source_system=topic.source_system,
        class_code=class_code(topic.class_prefix),
        resource_code="",
        format_class=format_rule["class"],
        format_type=format_type,
        items=topic.items,
        access=_access(draft, format_rule["mode"]),
        update_cycle=topic.cycle,
        publish_date=published,
        data_update_date=updated,
        storage_volume_gb=volume,
        record_count_10k=records,
        phone=phone,
        email=f"{unit.slug}@example.gov.cn"[:80],
        tags=_tags(topic),
        themes=topic.themes,
        attachments=attachments,
    )


def _census(attachments: tuple[Attachment, ...]) -> tuple[float, float]:
    """Gigabytes and ten thousands of records of what the files hold: the tables of one entry."""
    return _SMALLEST_VOLUME, round(attachments[0].rows / 10_000, 4)


def class_code(prefix: str) -> str:
    """The district's own 目 or 细目 below a 类 and 项 (``data/classes.csv`` names them)."""
    suffixes = rules()["class_suffixes"]
    return prefix + suffixes.get(prefix, suffixes["other"])


def _title(draft: Draft, today: date) -> str:
    topic = draft.topic
    title = f"{draft.unit.short_name}{topic.title}" if topic.with_unit_name else topic.title
    return f"{title}（{today.year - 1 - draft.age}年）" if topic.years > 1 else title


def _abstract(draft: Draft, title: str) -> str:
    topic = draft.topic
    subject = title.removeprefix(draft.unit.short_name)
    about = topic.about or rules()["about"].format(provider=draft.unit.short_name, title=subject)
    return draft.dice.pick(rules()["abstracts"]).format(
        about=about,
        items="、".join(item.name for item in topic.items[:5]),
        provider=draft.unit.short_name,
        cycle=topic.cycle,
        system=topic.source_system,
    )


def _access_name(draft: Draft) -> str:
    """How the topic is shared and opened; the years of one series agree."""
    topic, narrowing = draft.topic, rules()["narrowing"]
    if topic.access != "open" or topic.class_prefix not in narrowing["classes"]:
        return topic.access
    throw = Dice("access", *draft.series).below(100)
    if throw < narrowing["ask"]:
        return "ask"
    return "gov" if throw < narrowing["ask"] + narrowing["gov"] else "open"


def _access(draft: Draft, mode: str) -> Access:
    rule, dice = rules()["access"][_access_name(draft)], draft.dice
    if mode == "数据库" and dice.chance(rules()["share_of_database_by_interface"]):
        mode = "接口"
    if not rule["mode"]:
        return Access(rule["share"], dice.pick(rules()["legal_bases"]), "", "", rule["open"], "")
    opens_on_terms = rule["open"] == "有条件开放"
    return Access(
        share_type=rule["share"],
        share_condition=dice.pick(rules()["conditions"]) if rule.get("needs") else "",
        share_mode_class="共享平台方式",
        share_mode_type=mode,
        open_type=rule["open"],
        open_condition=dice.pick(rules()["opening_conditions"]) if opens_on_terms else "",
    )


def _dates(draft: Draft, today: date) -> tuple[date, date]:
    """First published and last updated; a few entries are late by their own cycle."""
    dice, period = draft.dice, rules()["cycle_days"][draft.topic.cycle]
    since = dice.below(period)
    if draft.age:
        since = 365 * draft.age + dice.below(60)
    elif dice.chance(rules()["share_late"]):
        since += period * dice.between(1, 3)
    updated = today - timedelta(days=since)
    return updated - timedelta(days=dice.between(0, 1100)), updated


def _tags(topic: Topic) -> tuple[str, ...]:
    named = [rules()["theme_words"][theme] for theme in topic.themes]
    found = [rules()["demo_tag"], rules()["class_words"][topic.class_prefix], *named]
    return tuple(dict.fromkeys(found))


def _attachments(draft: Draft, title: str, updated: date) -> tuple[Attachment, ...]:
    topic, dice = draft.topic, draft.dice
    open_table = topic.kind == "sheet" and _access_name(draft) == "open" and not topic.is_personal
    if not open_table or not (dice.chance(rules()["share_with_files"]) or topic.rows):
        return ()
    formats = [dice.pick(("xlsx", "csv", "csv"))]
    if dice.chance(rules()["share_with_second_file"]):
        formats.append(dice.pick(("json", "json", "csv" if formats == ["xlsx"] else "xlsx")))
    encoding = dice.pick(("gb18030", "utf-8-sig"))
    few = dice.between(rules()["rows"]["least"], rules()["rows"]["most"])
    return tuple(
        Attachment(
            key=draft.guid,
            name=f"{title}.{kind}",
            format=kind,
            encoding=encoding if kind == "csv" else "utf-8",
            rows=topic.rows or few,
            items=topic.items,
            today=updated,
            unit=draft.unit.short_name,
        )
        for kind in formats
    )
