"""The stored entries of the departments that a workbook names, found by identity, code or title."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ckanext.jiulongpo.shared import folded_title
from ckanext.jiulongpo.workbook.reading.entries import Proposed
from ckanext.jiulongpo.workbook.stored.service import Standing, standing_of

__all__ = ["Shelf"]

_GONE = "withdrawn"


@dataclass(slots=True)
class _Department:
    """Entries of one department by what may tell them."""

    entries: list[Standing]
    names: dict[str, Standing] = field(default_factory=dict)
    codes: dict[str, Standing] = field(default_factory=dict)
    titles: dict[str, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    folded: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for entry in self.entries:
            self.names[entry.name] = entry
            if entry.resource_code:
                self.codes[entry.resource_code] = entry
            self.titles[entry.title].append(entry)
            self.folded[folded_title(entry.title)].append((entry.id, entry.title))


class Shelf:
    """Finds which stored entry a row means; each department is read once."""

    def __init__(self) -> None:
        self._departments: dict[str, _Department] = {}
        self._met: set[str] = set()

    def match(self, proposed: Proposed) -> Standing | None:
        """The stored entry: by the identity that an export has put in, by code, by title."""
        department = self._of(proposed)
        if department is None:
            return None
        found = self._find(department, proposed)
        if found is not None:
            self._met.add(found.id)
        return found

    def is_ambiguous(self, proposed: Proposed) -> bool:
        """Whether several entries have the title, and nothing else tells which one is meant."""
        department = self._of(proposed)
        if department is None or self._find(department, proposed) is not None:
            return False
        return len(department.titles.get(str(proposed.entry.get("title") or ""), ())) > 1

    def other(self, proposed: Proposed) -> Standing | None:
        """The entry that a row's code or title means, where its identity is that of another one."""
        department = self._of(proposed)
        if department is None:
            return None
        entry = proposed.entry
        own = department.names.get(str(entry.get("name") or ""))
        if own is None:
            return None
        code, title = str(entry.get("resource_code") or ""), str(entry.get("title") or "")
        if code and code in department.codes:
            meant = department.codes[code]
        else:
            meant = next(iter(department.titles.get(title, ())), own)
        return None if meant.id == own.id or title == own.title else meant

    def twin(self, owner_org: str, title: str, own: str) -> str:
        """Another title of the department that differs in marks or a number only; empty for none.

        The title itself is known from then on, so that the next row is compared with it.
        """
        department = self._departments.get(owner_org)
        if department is None or not title:
            return ""
        alike = department.folded[folded_title(title)]
        found = next((other for other_id, other in alike if not own or other_id != own), "")
        if not own:
            alike.append(("", title))
        return found

    def departments(self) -> list[str]:
        """Ids of departments that were read."""
        return list(self._departments)

    def unmet(self) -> list[Standing]:
        """Entries of the departments met with that no row meant, those out of use left out."""
        return [
            entry
            for department in self._departments.values()
            for entry in department.entries
            if entry.id not in self._met and entry.catalog_state != _GONE
        ]

    def _of(self, proposed: Proposed) -> _Department | None:
        owner = str(proposed.entry.get("owner_org") or "")
        if not owner:
            return None
        if owner not in self._departments:
            self._departments[owner] = _Department(standing_of(owner))
        return self._departments[owner]

    @staticmethod
    def _find(department: _Department, proposed: Proposed) -> Standing | None:
        entry = proposed.entry
        if entry.get("name"):
            return department.names.get(str(entry["name"]))
        if entry.get("resource_code") in department.codes:
            return department.codes[str(entry["resource_code"])]
        alike = department.titles.get(str(entry.get("title") or ""), [])
        return alike[0] if len(alike) == 1 else None
