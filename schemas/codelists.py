"""Code lists as data: ``codelists/<name>.yaml``, read once, with labels and other spellings.

Pure: no CKAN is imported, so that forms, rules, mappings and the index read the same lists. A
place's own file of that name stands in the stead of the one that ships; one that says ``extends``
only adds values, puts others into their stead, and leaves out those of ``without``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.reading import OwnFileError, read_own, read_yaml

__all__ = [
    "DEFAULT_LANGUAGE",
    "Code",
    "CodeList",
    "UnknownCodeListError",
    "codelist",
    "codelist_names",
]

KIND = "codelists"
DEFAULT_LANGUAGE = "zh_Hans_CN"
_LARGEST = 4_194_304
"""Bytes of a place's own list: its 目 and 细目 can be thousands."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_NAMED = frozenset(
    {"code", "label", "order", "valid_from", "valid_to", "parent", "local_extension", "aliases"}
)


class UnknownCodeListError(LookupError):
    """No code list of that name ships."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no code list named {name!r} in {KIND}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list.

    Attributes:
        code: what is stored and exchanged inside the suite.
        labels: text by language (``zh_Hans_CN``, ``en``).
        order: place in forms and facets.
        valid_from: first day on which it may be chosen; open when ``None``.
        valid_to: last day on which it may be chosen; open when ``None``.
        parent: code of the level above, in the same list or in the list that it refines.
        local_extension: true where no published list holds the value.
        aliases: other spellings seen in sources.
        facts: what else the list says of its values (such as ``days`` of an update cycle).
    """

    code: str
    labels: Mapping[str, str]
    order: int
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str | None = None
    local_extension: bool = False
    aliases: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    def label(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """The text in a language, in Chinese where that language has none, else the code."""
        return self.labels.get(lang) or self.labels.get(DEFAULT_LANGUAGE) or self.code

    def is_valid(self, on: date) -> bool:
        """Whether the value may be chosen on a day."""
        starts = self.valid_from is None or self.valid_from <= on
        return starts and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """A code list with its source and how sure it is."""

    name: str
    title: Mapping[str, str]
    source: str
    confidence: str
    entries: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.entries)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, code: str) -> Code | None:
        """The value of a code."""
        return self._by_code.get(code)

    def label(self, code: str, lang: str = DEFAULT_LANGUAGE) -> str:
        """The text of a code; an unknown code is shown as it stands."""
        found = self._by_code.get(code)
        return found.label(lang) if found else code

    def code_of(self, text: str) -> str | None:
        """The code that a code, a label in any language, or another spelling stands for."""
        return self._by_text.get(_folded(text))

    def is_valid(self, code: str, on: date | None = None) -> bool:
        """Whether the code is of the list and, given a day, may be chosen on it."""
        found = self._by_code.get(code)
        return found is not None and (on is None or found.is_valid(on))

    def fact(self, code: str, name: str, default: Any = None) -> Any:  # noqa: ANN401 -- from YAML
        """What the list says of a value besides its labels."""
        found = self._by_code.get(code)
        return found.facts.get(name, default) if found else default

    def choices(self, lang: str, on: date | None = None) -> list[dict[str, str]]:
        """Values with texts in the list's order, for a form."""
        return [
            {"value": entry.code, "label": entry.label(lang)}
            for entry in self.entries
            if on is None or entry.is_valid(on)
        ]

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def _by_text(self) -> dict[str, str]:
        """Spellings; a code wins over a label, a label over an alias, an earlier over a later."""
        spellings: dict[str, str] = {}
        for texts in (_codes, _labels, _aliases):
            for entry in self.entries:
                for text in texts(entry):
                    spellings.setdefault(_folded(text), entry.code)
        return spellings


@place.remembered
def codelist(name: str) -> CodeList:
    """Read a code list.

    Args:
        name: such as ``share_type``.

    Raises:
        UnknownCodeListError: there is no such list.
        OwnFileError: the place's own file of it cannot be used.
    """
    if name not in codelist_names():
        raise UnknownCodeListError(name)
    own = place.own_file(KIND, f"{name}.yaml")
    if own is None:
        return _list_of(_shipped(name))
    try:
        return _list_of(_own(own, name))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"missing {error}" if isinstance(error, KeyError) else str(error)
        raise OwnFileError(own, reason) from error


def _shipped(name: str) -> Mapping[str, Any]:
    return read_yaml((place.SHIPPED / KIND / f"{name}.yaml").read_text("utf-8"))


def _own(path: Path, name: str) -> Mapping[str, Any]:
    """What a place's own file says, upon what ships where it extends that."""
    stated, _data = read_own(path, "entries", _LARGEST)
    if not stated.get("extends"):
        return stated
    shipped = _shipped(name)
    without = set(map(str, stated.get("without", ())))
    entries = {entry["code"]: entry for entry in shipped["entries"] if entry["code"] not in without}
    entries |= {entry["code"]: entry for entry in stated["entries"]}
    return {**shipped, **stated, "entries": list(entries.values())}


def _list_of(raw: Mapping[str, Any]) -> CodeList:
    entries = sorted((_code(entry) for entry in raw["entries"]), key=lambda entry: entry.order)
    return CodeList(
        name=raw["name"],
        title=MappingProxyType(raw["title"]),
        source=raw["source"].strip(),
        confidence=raw["confidence"].strip(),
        entries=tuple(entries),
    )


@place.remembered
def codelist_names() -> tuple[str, ...]:
    """Names of all code lists."""
    return tuple(place.names_of(KIND))


def _code(raw: Mapping[str, Any]) -> Code:
    return Code(
        code=raw["code"],
        labels=MappingProxyType(raw["label"]),
        order=raw["order"],
        valid_from=raw.get("valid_from"),
        valid_to=raw.get("valid_to"),
        parent=raw.get("parent"),
        local_extension=raw.get("local_extension", False),
        aliases=tuple(raw.get("aliases", ())),
        facts=MappingProxyType({key: raw[key] for key in raw.keys() - _NAMED}),
    )


def _codes(entry: Code) -> tuple[str, ...]:
    return (entry.code,)


def _labels(entry: Code) -> tuple[str, ...]:
    return tuple(entry.labels.values())


def _aliases(entry: Code) -> tuple[str, ...]:
    return entry.aliases


def _folded(text: str) -> str:
    """Width, case and spaces aside, so that ``ＡＰＩ`` and ``api`` meet."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
