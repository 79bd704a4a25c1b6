"""The check of an import: every entry judged by the gate, and compared with what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.shared import (
    TWIN,
    CodeHolder,
    DirectWriter,
    Finding,
    Severity,
    StoredKnowledge,
    check_entry,
    class_children,
    code_holders,
    is_empty,
    organisation_extra,
    provider_index,
)
from ckanext.jiulongpo.workbook import faults
from ckanext.jiulongpo.workbook.comparing import Change, merge
from ckanext.jiulongpo.workbook.ooxml.parts import Package
from ckanext.jiulongpo.workbook.reading.classes import Classes
from ckanext.jiulongpo.workbook.reading.drafts import Place, drafts
from ckanext.jiulongpo.workbook.reading.entries import Proposed, Surroundings, propose
from ckanext.jiulongpo.workbook.reading.sheets import Layout
from ckanext.jiulongpo.workbook.stored import service as stored
from ckanext.jiulongpo.workbook.stored.shelf import Shelf

__all__ = ["BATCH", "Checker", "Judged"]

BATCH = 200
_MISSING = "JLP-C-1"
_NO_TITLE, _NO_PROVIDER = "JLP-C-001", "JLP-C-002"
T = TypeVar("T")


@dataclass(slots=True)
class Judged:
    """One entry of an import, checked and compared.

    Attributes:
        number: from 1, the same in every pass.
        outcome: ``new``, ``changed``, ``unchanged`` or ``wrong``.
        place: of its first row, as ``目录!5``.
        entry: what is to be written; whole, for a changed one as ``package_show`` gives it.
        package: the stored entry that it changes.
        before: of a changed one the values that its changed fields have now.
        state: in the catalogue, of the stored entry.
    """

    number: int
    outcome: str
    title: str
    place: str
    entry: dict[str, Any]
    package: model.Package | None = None
    before: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    findings: list[tuple[Place, Finding]] = field(default_factory=list)
    state: str = ""

    @property
    def modified(self) -> str:
        """When the stored entry was changed last; empty for a new one."""
        moment = self.package.metadata_modified if self.package is not None else None
        return moment.isoformat() if moment else ""


class _Knowledge(StoredKnowledge):
    """What rules ask of the catalogue, each class asked once and codes asked in batches."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, bool] = {}
        self._below: dict[str, bool] = {}
        self._holders: dict[str, tuple[str, bool]] = {}

    def look_up(self, codes: Iterable[str]) -> None:
        """Learn who has these resource codes."""
        self._holders = code_holders(codes)

    def knows_class(self, code: str) -> bool:
        if code not in self._known:
            self._known[code] = super().knows_class(code)
        return self._known[code]

    def has_subclasses(self, code: str) -> bool:
        if code not in self._below:
            self._below[code] = super().has_subclasses(code)
        return self._below[code]

    def code_holder(self, code: str) -> CodeHolder | None:
        holder = self._holders.get(code)
        return CodeHolder(holder[0], retired=holder[1]) if holder else None


class Checker:
    """Judges entries as one person, who may write those of some departments.

    Args:
        actor: the person.
        department: id of that of rows which name none; empty for none.
    """

    def __init__(self, actor: model.User, department: str = "") -> None:
        self._actor = actor
        self._writer = DirectWriter(actor)
        self._knowledge = _Knowledge()
        self._rights: dict[str, bool] = {}
        self._credit: dict[str, str] = {}
        self._titles = stored.department_titles()
        self._shelf = Shelf()
        self._department = department
        self._seen: set[str] = set()
        self.stray: list[tuple[Place, Finding]] = []

    def workbook(self, package: Package, layout: Layout, limit: int) -> Iterator[list[Judged]]:
        """Entries of a workbook in batches.

        Args:
            package: the workbook.
            layout: its sheets and columns.
            limit: rows of a sheet that are too many.

        Raises:
            RefusedError: the workbook cannot be read on.
        """
        around = self.around(layout)
        read = (propose(draft, around) for draft in drafts(package, layout, limit, self.stray))
        number = 0
        for batch in _batches(read, BATCH):
            yield self._judge_all(number, batch)
            number += len(batch)

    def around(self, layout: Layout) -> Surroundings:
        """What reading the workbook asks of the catalogue, for this person."""
        index = provider_index()
        default = self._department or (index.find(layout.department) or "")
        title = self._titles.get(default, "")
        return Surroundings(Classes(_below), index.find, self.may_write, default, title)

    def edit(self, ids: Sequence[str], values: Mapping[str, Any]) -> Iterator[list[Judged]]:
        """Stored entries with some of their fields set, in batches.

        Args:
            ids: of entries.
            values: by field; an empty one takes the field out.
        """
        number = 0
        for batch in _batches(iter(ids), BATCH):
            found = stored.packages(batch)
            standing = [found[each] for each in batch if each in found]
            judged = []
            for package, shown in zip(standing, self._writer.show(standing), strict=True):
                number += 1
                judged.append(self._edit_one(number, package, shown, values))
            yield judged

    def missing(self) -> list[stored.Standing]:
        """Entries of the departments in the workbook that it does not have."""
        return self._shelf.unmet()

    def departments(self) -> list[str]:
        """Ids of departments whose stored entries were looked at."""
        return sorted({*self._seen, *self._shelf.departments()})

    def may_write(self, owner_org: str) -> bool:
        """Whether the person may create entries for a department."""
        if owner_org not in self._rights:
            self._rights[owner_org] = self._may("package_create", owner_org=owner_org)
        return self._rights[owner_org]

    def _may(self, action: str, **data: str) -> bool:
        try:
            context = Context(user=self._actor.name, auth_user_obj=self._actor)
            tk.check_access(action, context, dict(data))
        except (tk.NotAuthorized, tk.ObjectNotFound):
            return False
        return True

    def _judge_all(self, number: int, batch: Sequence[Proposed]) -> list[Judged]:
        met = [self._shelf.match(proposed) for proposed in batch]
        found = stored.packages(one.id for one in met if one)
        order = list(found.values())
        shown = dict(zip(found, self._writer.show(order), strict=True))
        codes = [p.entry.get("resource_code") for p in batch]
        codes += [one.resource_code for one in met if one]
        self._knowledge.look_up(code for code in codes if code)
        judged = []
        for place, (proposed, one) in enumerate(zip(batch, met, strict=True), number + 1):
            package = found.get(one.id) if one else None
            judged.append(self._judge(place, proposed, package, shown))
        return judged

    def _judge(
        self,
        number: int,
        proposed: Proposed,
        package: model.Package | None,
        shown: Mapping[str, dict[str, Any]],
    ) -> Judged:
        head = proposed.draft.head
        place = f"{head.sheet.part.name}!{head.number}"
        title = str(proposed.entry.get("title") or "")
        if package is None:
            self._fill_in(proposed.entry)
            entry = {**proposed.entry, "catalog_state": "draft"}
            entry.pop("name", None)
            judged = Judged(number, "new", title, place, entry)
        else:
            stood = shown[package.id]
            merged, changes = merge(stood, proposed.entry, proposed.present, self._titles)
            judged = self._changed(number, package, stood, (merged, changes))
            judged.title, judged.place = title or judged.title, place
        judged.findings = list(proposed.findings)
        if judged.outcome != "unchanged":
            self._rule(judged, proposed)
        return judged

    def _changed(
        self,
        number: int,
        package: model.Package,
        stood: Mapping[str, Any],
        merged: tuple[dict[str, Any], list[Change]],
    ) -> Judged:
        entry, changes = merged
        outcome = "changed" if changes else "unchanged"
        names = {each for each in entry.keys() | stood.keys() if entry.get(each) != stood.get(each)}
        before = {name: stood.get(name) for name in names}
        state = str(stood.get("catalog_state") or "")
        judged = Judged(number, outcome, str(stood["title"]), "", entry, package, before, changes)
        judged.state = state
        return judged

    def _edit_one(
        self,
        number: int,
        package: model.Package,
        shown: Mapping[str, Any],
        values: Mapping[str, Any],
    ) -> Judged:
        merged = merge(shown, values, frozenset(values), self._titles)
        judged = self._changed(number, package, shown, merged)
        place: Place = ("", number, 0)
        may = self._may("package_update", id=package.id)
        if may:
            self._seen.add(str(shown.get("owner_org") or ""))
        else:
            judged.findings.append((place, faults.FOREIGN_PROVIDER("", value=judged.title)))
        if may and judged.outcome == "changed":
            self._knowledge.look_up(filter(None, [judged.entry.get("resource_code")]))
            found = check_entry(judged.entry, self._knowledge, advise=False)
            judged.findings += [(place, each) for each in found]
        _settle(judged)
        return judged

    def _rule(self, judged: Judged, proposed: Proposed) -> None:
        """What the gate says, at its cells; a lack of what could not be read is no news."""
        unread = {_field(finding.field) for _place, finding in proposed.findings}
        if "owner_org" in unread:
            unread.add("provider_code")  # the department's, which would have been filled in
        for finding in check_entry(judged.entry, self._knowledge, advise=False):
            lacks = finding.code.startswith(_MISSING) or finding.code in {_NO_TITLE, _NO_PROVIDER}
            field = _field(finding.field)
            # A class of which a level could not be read is cut short; its grammar says nothing.
            if not (field in unread and (lacks or field == "class_code")):
                judged.findings.append((proposed.place(finding.field), finding))
        own = judged.package.id if judged.package is not None else ""
        if judged.package is not None and not self._may("package_update", id=own):
            told = faults.FOREIGN_PROVIDER("owner_org", value=judged.title)
            judged.findings.append((proposed.place("owner_org"), told))
        twin = self._shelf.twin(str(judged.entry.get("owner_org") or ""), judged.title, own)
        if twin:
            judged.findings.append((proposed.place("title"), TWIN("title", other=twin)))
        name = proposed.entry.get("name")
        if name and judged.package is None:
            finding = faults.UNKNOWN_NAME("name", value=str(name))
            judged.findings.append((proposed.place("name"), finding))
        other = self._shelf.other(proposed)
        if other is not None and judged.package is not None:
            told = faults.MOVED_NAME("name", own=judged.package.title, other=other.title)
            judged.findings.append((proposed.place("name"), told))
        if self._shelf.is_ambiguous(proposed):
            finding = faults.AMBIGUOUS("title", title=judged.title)
            judged.findings.append((proposed.place("title"), finding))
        _settle(judged)

    def _fill_in(self, entry: dict[str, Any]) -> None:
        """The department's own code, as the gate fills it in when the entry is stored."""
        owner = str(entry.get("owner_org") or "")
        if owner and is_empty(entry.get("provider_code")):
            if owner not in self._credit:
                self._credit[owner] = organisation_extra(owner, "credit_code")
            if self._credit[owner]:
                entry["provider_code"] = self._credit[owner]


def _settle(judged: Judged) -> None:
    if any(finding.severity is Severity.ERROR for _place, finding in judged.findings):
        judged.outcome = "wrong"


def _field(name: str) -> str:
    """The catalogue's field that a finding is about."""
    return "class_code" if name.startswith("class.") else name


def _below(parent: str) -> dict[str, str]:
    return {str(node["label"]): str(node["code"]) for node in class_children(parent)}


def _batches(values: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(values, size)):
        yield batch
