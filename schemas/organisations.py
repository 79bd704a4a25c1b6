"""Units of a division as data, and the matching of provider names to them.

Pure: ``organisations/<division>.yaml`` is read by the loader of organisations, by the harvest and
by the demonstration alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.reading import OwnFileError, read_own

__all__ = [
    "Division",
    "NameIndex",
    "Unit",
    "UnknownDivisionError",
    "folded_name",
    "read_units",
    "units_of",
]

_LARGEST = 4_194_304
"""Bytes of a file of units: a large city has thousands."""
_DISTRICT = "区"
_SHORTEST_NAME = 2
_PUNCTUATION = re.compile(r"[\s·,，、.。:：;；\-—_/|]+")


class UnknownDivisionError(LookupError):
    """There is no data file of that division."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"there is no organisations/{code or '<division code>'}.yaml: write one into the "
            "folder of ckanext.jiulongpo.site_folder, and its code into "
            "ckanext.jiulongpo.site_district"
        )
        self.code = code


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a division.

    Attributes:
        name: in addresses; never changes.
        title: full formal name.
        short_name: as people write it.
        kind: department, street, town, zone and so on.
        parent: name of the unit above; empty at the top.
        aliases: other spellings in use.
        former_names: names before a change.
        division_code: GB/T 10114, for streets and towns.
        credit_code: GB 32100; empty where none is known for certain.
        confidence: how sure the formal name is.
    """

    name: str
    title: str
    short_name: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    division_code: str = ""
    credit_code: str = ""
    confidence: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means this unit."""
        return (self.title, self.short_name, *self.aliases, *self.former_names)


@dataclass(frozen=True, slots=True)
class Division:
    """A district, county or city with its units.

    Attributes:
        code: GB/T 2260.
        name: its full name.
        as_of: the day of which the list is true.
        prefixes: what a unit's name may carry or lose at its head.
        units: parents before children.
    """

    code: str
    name: str
    as_of: str
    prefixes: tuple[str, ...]
    units: tuple[Unit, ...]


class NameIndex:
    """Finds what a name means, whichever of its spellings is used.

    Args:
        names: pairs of what is meant and one of its names.
        prefixes: of the division, such as 重庆市九龙坡区.

    A spelling that means two things means nothing: it is better not to match than to match wrongly.
    """

    def __init__(self, names: Iterable[tuple[str, str]], prefixes: Sequence[str] = ()) -> None:
        self._prefixes = tuple(sorted((folded_name(p) for p in prefixes), key=len, reverse=True))
        self._meant: dict[str, str | None] = {}
        for meant, name in names:
            for key in self._keys(name):
                if self._meant.setdefault(key, meant) != meant:
                    self._meant[key] = None

    def find(self, name: str) -> str | None:
        """What a name means, or ``None``."""
        for key in self._keys(name):
            meant = self._meant.get(key)
            if meant is not None:
                return meant
        return None

    def _keys(self, name: str) -> list[str]:
        """The name as it is, then without the division at its head."""
        whole = folded_name(name)
        head = next((p for p in self._prefixes if whole.startswith(p)), "")
        rest = whole[len(head) :]
        if not head and rest.startswith(_DISTRICT):
            rest = rest[len(_DISTRICT) :]
        return [key for key in dict.fromkeys((whole, rest)) if len(key) >= _SHORTEST_NAME]


def folded_name(name: str) -> str:
    """A name without width, case, spaces and punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name).casefold())


@place.remembered
def units_of(division: str) -> Division:
    """Read the units of a division.

    Args:
        division: code of the district, county or city (GB/T 2260), such as ``500107``.

    Raises:
        UnknownDivisionError: neither the place nor the suite has a data file of it.
        OwnFileError: the file cannot be used.
    """
    path = place.file_of("organisations", f"{division}.yaml")
    if not division.isdigit() or not path.is_file():
        raise UnknownDivisionError(division)
    return read_units(path)


def read_units(path: Path) -> Division:
    """Read a data file of units, such as a district's own.

    Raises:
        OwnFileError: it cannot be read, or something in it is missing or unknown.
    """
    raw, _data = read_own(path, "organisations", _LARGEST)
    try:
        return Division(
            code=str(raw["division"]),
            name=raw["division_name"],
            as_of=str(raw["as_of"]),
            prefixes=tuple(raw["prefixes"]),
            units=tuple(_unit(entry) for entry in raw["organisations"]),
        )
    except KeyError as error:
        raise OwnFileError(path, f"missing {error}") from error
    except TypeError as error:
        raise OwnFileError(path, str(error)) from error


def _unit(raw: Mapping[str, Any]) -> Unit:
    return Unit(
        **{
            **raw,
            "aliases": tuple(raw.get("aliases", ())),
            "former_names": tuple(raw.get("former_names", ())),
        }
    )
