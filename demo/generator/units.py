"""The units that register entries, from the organisations' data file of the division."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ORGANISATIONS = Path(__file__).resolve().parents[2] / "schemas" / "organisations"
_TOWN_KINDS = frozenset({"street", "subdistrict", "town"})
_NOT_REGISTERING = frozenset({"government", "zone", "council", "congress"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the district.

    Attributes:
        slug: its name in CKAN.
        title: full formal name (重庆市九龙坡区教育委员会).
        short_name: as the work plan writes it (区教委, 华岩镇).
        former_names: names that older systems still hold.
    """

    slug: str
    title: str
    short_name: str
    former_names: tuple[str, ...]
    is_town: bool


def load_units(division: str = "500107") -> tuple[Unit, ...]:
    """Every unit of the division that registers entries of its own, in the file's order."""
    text = (ORGANISATIONS / f"{division}.yaml").read_text("utf-8")
    listed = yaml.safe_load(text)["organisations"]
    return tuple(_unit(entry) for entry in listed if entry["kind"] not in _NOT_REGISTERING)


def _unit(entry: dict[str, Any]) -> Unit:
    return Unit(
        slug=entry["name"],
        title=entry["title"],
        short_name=entry["short_name"],
        former_names=tuple(entry.get("former_names", ())),
        is_town=entry["kind"] in _TOWN_KINDS,
    )
