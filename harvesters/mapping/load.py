"""Reads mapping files and says what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import mapping as faults
from ckanext.jiulongpo.harvesters.core.records import fingerprint
from ckanext.jiulongpo.harvesters.mapping.identity import Identity, IdentityRule
from ckanext.jiulongpo.harvesters.mapping.patterns import compile_pattern
from ckanext.jiulongpo.harvesters.mapping.places import Place
from ckanext.jiulongpo.harvesters.mapping.rules import (
    BLANK,
    FieldRule,
    FilesRule,
    ItemsRule,
    MappingRules,
)
from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.reading import read_yaml

__all__ = ["load", "mapping_names", "rules_from", "rules_upon", "shipped_text"]

RULES_VERSION = 1
"""Raised when the code of the mapping gives other values for the same file and record."""

SPECIAL = frozenset({"provider", "formats", "tags", "groups"})
_TOP = frozenset(
    {
        *(
            "name",
            "title",
            "extends",
            "about",
            "place",
            "within",
            "operator",
            "records",
            "identity",
        ),
        *("fields", "items", "files", "prefer", "keep", "constants", "blank", "propose_items"),
    }
)
_FIELD = frozenset(
    {
        *("from", "join", "pattern", "aliases", "ours", "blank", "separators", "scale"),
        *("calendar", "default"),
    }
)
_MERGED = frozenset({"fields", "keep", "constants"})
_NAME = re.compile(r"^[a-z0-9_]{1,60}$")


def mapping_names() -> list[str]:
    """Names of the mapping files that ship, and of the place's own."""
    return place.names_of("mappings")


def load(name: str, folder: Path | None = None) -> MappingRules:
    """The mapping of a name.

    Args:
        name: of the file, without its ending.
        folder: where it and what it extends lie; the place's files and those that ship without.

    Raises:
        Abort: there is none, or it cannot be used; the finding says why.
    """
    return rules_from(name, _read(name, folder, ()))


def rules_upon(name: str, raw: Mapping[str, Any], folder: Path | None = None) -> MappingRules:
    """The rules of a content that need not lie in a file, upon those of the file it extends.

    Raises:
        Abort: it cannot be used, or the file that it extends cannot.
    """
    base = _read(str(raw["extends"]), folder, (name,)) if raw.get("extends") else {}
    return rules_from(name, _merged(base, raw))


def shipped_text(name: str) -> str:
    """The text of a mapping file; empty where there is none of that name."""
    path = _path(name, None)
    return path.read_text("utf-8") if _NAME.match(name) and path.is_file() else ""


def _path(name: str, folder: Path | None) -> Path:
    file = f"{name}.yaml"
    return folder / file if folder else place.file_of("mappings", file)


def _read(name: str, folder: Path | None, below: tuple[str, ...]) -> dict[str, Any]:
    """The file's content upon that of the file it extends; mappings in it are merged."""
    path = _path(name, folder)
    if not _NAME.match(name) or not path.is_file():
        raise _broken(name, "there is no such file")
    if name in below:
        raise _broken(name, "it extends itself")
    try:
        raw = read_yaml(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _broken(name, " ".join(str(error).split())) from error
    if not isinstance(raw, dict):
        raise _broken(name, "it is not a mapping")
    base = _read(str(raw["extends"]), folder, (*below, name)) if raw.get("extends") else {}
    return _merged(base, raw)


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        before = result.get(key)
        if key in _MERGED and isinstance(before, dict) and isinstance(value, dict):
            result[key] = {**before, **value}
        else:
            result[key] = value
    return result


def rules_from(name: str, raw: Mapping[str, Any]) -> MappingRules:
    """The rules that a file's content states.

    Raises:
        Abort: a key or a field is unknown, a pattern is broken, or an identity is missing.
    """
    try:
        return _rules(name, raw)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _broken(name, str(error)) from error


def _rules(name: str, raw: Mapping[str, Any]) -> MappingRules:
    _no_strangers(raw, _TOP, "the file")
    known = {field.name for field in catalogue().fields} | SPECIAL
    fields = {key: _field(value) for key, value in raw.get("fields", {}).items() if value}
    _no_strangers(fields, known, "fields")
    _no_strangers(raw.get("constants", {}), known, "constants")
    return MappingRules(
        name=name,
        title=raw.get("title", {}),
        revision=fingerprint([RULES_VERSION, dict(raw)]),
        identity=Identity(tuple(_identity(each) for each in raw["identity"])),
        fields=fields,
        place=Place(raw.get("place", ""), raw.get("within", "")),
        operator=raw.get("operator", ""),
        items=_items(raw["items"]) if raw.get("items") else None,
        files=_files(raw["files"]) if raw.get("files") else None,
        prefer=tuple(raw.get("prefer", ())),
        keep=raw.get("keep", {}),
        constants=raw.get("constants", {}),
        blank=BLANK | frozenset(map(str, raw.get("blank", ()))),
        propose_items=bool(raw.get("propose_items", False)),
        records=raw.get("records", ""),
    )


def _field(raw: str | list[str] | Mapping[str, Any]) -> FieldRule:
    if isinstance(raw, (str, list)):
        return FieldRule(paths=_paths(raw))
    _no_strangers(raw, _FIELD, "a field")
    return FieldRule(
        paths=_paths(raw.get("from", [])),
        join=raw.get("join"),
        pattern=compile_pattern(raw["pattern"]) if "pattern" in raw else None,
        aliases={str(key): str(code) for key, code in raw.get("aliases", {}).items()},
        ours=bool(raw.get("ours", False)),
        blank=frozenset(map(str, raw.get("blank", ()))),
        separators=raw.get("separators", ""),
        scale=str(raw.get("scale", "1")),
        calendar=raw.get("calendar", ""),
        default=str(raw.get("default", "")),
    )


def _identity(raw: Mapping[str, Any]) -> IdentityRule:
    _no_strangers(raw, {"fields", "pattern", "hashed"}, "identity")
    pattern = compile_pattern(raw["pattern"]) if "pattern" in raw else None
    if pattern and pattern.groups != 1:
        reason = "the pattern of an identity has one group"
        raise ValueError(reason)
    return IdentityRule(_paths(raw["fields"]), pattern, bool(raw.get("hashed", False)))


def _items(raw: Mapping[str, Any]) -> ItemsRule:
    _no_strangers(raw, {"from", "columns", "separators", "pattern"}, "items")
    columns = {key: _field(value) for key, value in raw.get("columns", {}).items()}
    _no_strangers(columns, {column.name for column in catalogue().items.columns}, "items")
    pattern = compile_pattern(raw["pattern"]) if "pattern" in raw else None
    return ItemsRule(raw.get("from", ""), columns, raw.get("separators", ""), pattern)


def _files(raw: str | Mapping[str, Any]) -> FilesRule:
    if isinstance(raw, str):
        return FilesRule(raw)
    _no_strangers(raw, {"from", "url", "name", "format", "separators"}, "files")
    return FilesRule(raw["from"], **{key: value for key, value in raw.items() if key != "from"})


def _paths(raw: str | list[str]) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(map(str, raw))


def _no_strangers(given: Iterable[str], known: Iterable[str], where: str) -> None:
    strangers = sorted(set(given) - set(known))
    if strangers:
        reason = f"{where}: unknown {', '.join(strangers)}"
        raise ValueError(reason)


def _broken(name: str, reason: str) -> Abort:
    return Abort(faults.MAPPING_BROKEN(mapping=name, reason=reason))
