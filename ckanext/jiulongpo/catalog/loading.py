"""Loading what ships as data: units as organisations, key themes as groups. Twice is once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.catalog import config, service
from ckanext.jiulongpo.schemas.codelists import Code, codelist
from ckanext.jiulongpo.schemas.organisations import (
    Division,
    NameIndex,
    Unit,
    UnknownDivisionError,
    units_of,
)

__all__ = [
    "NAME_SEPARATOR",
    "SUCCESSOR",
    "NameTakenError",
    "load_organisations",
    "load_themes",
    "provider_index",
]

NAME_SEPARATOR = "；"
"""Between several names in one further field of an organisation."""

SUCCESSOR = "successor"
"""Further field of an organisation that another one has taken over: id of that one."""

Note = Callable[[str, str], None]
"""Told what became of each: ``created``, ``changed`` or ``unchanged``, and its name."""


class NameTakenError(ValueError):
    """A unit and a theme have one name, which CKAN keeps for both kinds together."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"an organisation and a key theme are both named {name}: give one of them another name "
            "in its data file"
        )


def load_organisations(division: Division, note: Note | None = None) -> Counter[str]:
    """Make an organisation of each unit, or bring it up to date.

    What a person has added to an organisation, such as a picture or a credit code, stays.

    Returns:
        Counts of ``created``, ``changed`` and ``unchanged``.

    Raises:
        NameTakenError: a theme has the name of a unit.
    """
    wanted = ((unit.name, _organisation(unit)) for unit in division.units)
    return _load("organization", wanted, note)


def load_themes(note: Note | None = None) -> Counter[str]:
    """Make a group of each key theme (重点领域), or bring it up to date.

    Raises:
        NameTakenError: a unit has the name of a theme.
    """
    wanted = ((entry.code, _theme(entry)) for entry in codelist("key_theme"))
    return _load("group", wanted, note)


def provider_index() -> NameIndex:
    """Find organisations by any of their names; what it finds are their ids.

    Titles, short and former names and other spellings count, with or without the name of the
    site's own division at the head. Build it once for many look-ups.
    """
    try:
        prefixes = units_of(config.district()).prefixes
    except UnknownDivisionError:
        prefixes = ()
    return NameIndex(_names(), prefixes)


def _names() -> Iterable[tuple[str, str]]:
    for organisation in service.organisations():
        extras = service.extras_of(organisation)
        listed = (extras.get(key, "") for key in ("short_name", "aliases", "former_names"))
        names = [organisation.title or "", *NAME_SEPARATOR.join(listed).split(NAME_SEPARATOR)]
        yield from ((organisation.id, name) for name in names if name)


def _organisation(unit: Unit) -> dict[str, Any]:
    extras = {
        "short_name": unit.short_name,
        "aliases": NAME_SEPARATOR.join(unit.aliases),
        "former_names": NAME_SEPARATOR.join(unit.former_names),
        "kind": unit.kind,
        "division_code": unit.division_code,
        "credit_code": unit.credit_code,
    }
    return {
        "name": unit.name,
        "title": unit.title,
        "extras": _extras(extras),
        "groups": [{"name": unit.parent}] if unit.parent else [],
    }


def _theme(entry: Code) -> dict[str, Any]:
    extras = {
        "icon": str(entry.facts.get("icon", "")),
        "order": str(entry.order),
        "title_en": entry.label("en"),
    }
    about: Mapping[str, str] = entry.facts.get("about", {})
    return {
        "name": entry.code,
        "title": entry.label(),
        "description": about.get("zh_Hans_CN", ""),
        "extras": _extras(extras),
    }


def _extras(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in values.items() if value]


def _load(
    kind: str, wanted: Iterable[tuple[str, dict[str, Any]]], note: Note | None
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, data in wanted:
        outcome = _load_one(kind, data)
        counts[outcome] += 1
        if note:
            note(outcome, name)
    return counts


def _load_one(kind: str, data: Mapping[str, Any]) -> str:
    stored = model.Group.get(data["name"])
    if stored is None:
        tk.get_action(f"{kind}_create")(_as_site(), dict(data))
        return "created"
    if stored.is_organization != (kind == "organization"):
        raise NameTakenError(data["name"])
    became = _as_it_became(stored, data)
    if became is None or _is_up_to_date(stored, became):
        return "unchanged"
    said = {extra["key"]: extra["value"] for extra in became["extras"]}
    extras = _extras({**service.extras_of(stored), **said})
    patch = {**became, "id": stored.id, "state": "active", "extras": extras}
    tk.get_action(f"{kind}_patch")(_as_site(), patch)
    return "changed"


def _as_it_became(stored: model.Group, data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the data file says of a unit that was renamed here; ``None`` of one that has ended.

    The portal knows of a reform before the file does: its name and former names stay.
    """
    facts = service.extras_of(stored)
    if stored.state != "active" and facts.get(SUCCESSOR):
        return None
    former = facts.get("former_names", "").split(NAME_SEPARATOR)
    if data["title"] not in former:
        return data
    kept = [extra for extra in data["extras"] if extra["key"] != "former_names"]
    return {**data, "title": stored.title, "extras": kept}


def _is_up_to_date(stored: model.Group, data: Mapping[str, Any]) -> bool:
    extras = service.extras_of(stored)
    same = stored.title == data["title"] and stored.state == "active"
    same = same and all(extras.get(e["key"]) == e["value"] for e in data["extras"])
    parents = {parent.name for parent in stored.get_parent_groups(stored.type)}
    return same and {group["name"] for group in data.get("groups", ())} <= parents


def _as_site() -> Context:
    site = tk.get_action("get_site_user")(Context(ignore_auth=True), {})
    return Context(user=site["name"], ignore_auth=True)
