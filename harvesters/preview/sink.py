"""A sink that writes nothing: it says what a run would do with each record, and how it differs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Result
from ckanext.jiulongpo.harvesters.core.ports import Batch
from ckanext.jiulongpo.harvesters.core.records import Mapped
from ckanext.jiulongpo.harvesters.core.remarks import Remarks
from ckanext.jiulongpo.harvesters.ledger import SourceLedger
from ckanext.jiulongpo.harvesters.preview.changes import changes
from ckanext.jiulongpo.harvesters.providers import Providers
from ckanext.jiulongpo.harvesters.seen import Seen
from ckanext.jiulongpo.harvesters.sink import updates
from ckanext.jiulongpo.harvesters.sink.forms import Forms
from ckanext.jiulongpo.harvesters.sink.gate import Gate
from ckanext.jiulongpo.harvesters.sink.plan import entry_id, entry_name, package_of, refuse
from ckanext.jiulongpo.harvesters.sink.shown import show
from ckanext.jiulongpo.shared import Finding

__all__ = ["ComparingSink", "PreviewLedger", "Prospects"]

_MODULUS = 1 << 256


@dataclass(slots=True)
class PreviewLedger:
    """The ledger as it stands; what would be noted in it is kept in memory."""

    ledger: SourceLedger
    notes: list[Finding] = field(default_factory=list)

    def known(self, guids: Sequence[str]) -> Mapping[str, str]:
        """Stored fingerprints, as a run would find them."""
        return self.ledger.known(guids)

    def note(self, finding: Finding) -> None:
        """Keep a finding of the source as a whole."""
        self.notes.append(finding)


@dataclass(slots=True)
class Prospects:
    """Providers as a run would find them; one that it would create is only named.

    Attributes:
        providers: those that are known; must not create any.
        create: the source creates unknown ones.
        stand_in: organisation in whose place a new one is validated.
        new: names that would be created.
    """

    providers: Providers
    create: bool
    stand_in: str
    new: dict[str, None] = field(default_factory=dict)

    def owner(self, name: str) -> tuple[str | None, Finding | None]:
        """The organisation of a name, or why there is none."""
        owner, finding = self.providers.owner(name)
        if owner is None and self.create and name.strip():
            self.new[name] = None
            return self.stand_in, None
        return owner, finding


@dataclass(slots=True)
class ComparingSink:
    """Settles records as :class:`~..sink.batch.BatchSink` does, and throws everything away.

    Attributes:
        most: how many records of each outcome are kept as samples.
        samples: outcome → records with what would change.
        remarks: what the mapping met many times.
        digest: a number that all records met so far make up, whatever their order.
    """

    source_id: str
    ledger: SourceLedger
    prospects: Prospects
    actor: model.User
    catalog_state: str
    most: int
    seen: Seen = field(default_factory=Seen)
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    digest: int = 0
    remarks: Remarks = field(default_factory=Remarks)
    _forms: Forms = field(default_factory=Forms)

    def apply(self, batch: Batch) -> Sequence[Result]:
        """One result a record; nothing is kept in the database."""
        self.prospects.providers.prepare(m.entry.provider for m in batch.mapped if m.entry)
        try:
            results = [*self._mapped(batch.mapped), *map(self._rejected, batch.rejected)]
        finally:
            model.Session.rollback()
        results += [self._unchanged(ref.guid) for ref in batch.unchanged]
        results += [Result(ref.guid, Outcome.WITHDRAWN) for ref in batch.deleted]
        results += [Result(one.ref.guid, Outcome.SKIPPED) for one in batch.skipped]
        for result in results:
            self.seen.add(result.guid)
        self.remarks.add(batch.remarks)
        self._count(batch)
        return results

    def _mapped(self, mapped: Sequence[Mapped]) -> list[Result]:
        ids = {entry_id(self.source_id, one.ref.guid): one for one in mapped}
        stored = self._packages(list(ids))
        lines = self.ledger.lines([one.ref.guid for one in mapped])
        gate = Gate(self.actor, self._forms)
        shown = {
            one.typed["id"]: one.typed
            for one in show(list(stored.values()), self.actor.name, self._forms)
        }
        results = []
        for package_id, one in ids.items():
            line = lines.get(one.ref.guid)
            before = line.entry if line else None
            package = stored.get(package_id)
            results.append(self._one(gate, one, package, before, shown.get(package_id, {})))
        return results

    def _one(
        self,
        gate: Gate,
        mapped: Mapped,
        package: model.Package | None,
        before: Mapping[str, Any] | None,
        shown: Mapping[str, Any],
    ) -> Result:
        assert mapped.entry is not None  # noqa: S101 - rejected records never come here
        package_id = entry_id(self.source_id, mapped.ref.guid)
        owner, finding = self.prospects.owner(mapped.entry.provider)
        finding = finding or refuse(package, before)
        if owner is None or finding:
            return self._refused(mapped, [finding] if finding else [])
        given = package_of(mapped, package_id, owner, self.catalog_state)
        if package is None:
            _, findings = gate.check({**given, "name": entry_name(package_id)})
            if findings:
                return self._refused(mapped, findings)
            self._keep(Outcome.CREATED, mapped, changes({}, given))
            return Result(mapped.ref.guid, Outcome.CREATED)
        merged = updates.merge(shown, before or {}, given)
        _, findings = gate.check(merged, package)
        if findings:
            return self._refused(mapped, findings)
        found = changes(shown, merged)
        outcome = Outcome.UPDATED if found else Outcome.UNCHANGED
        if found:
            self._keep(outcome, mapped, found, package.name)
        return Result(mapped.ref.guid, outcome)

    def _packages(self, ids: Sequence[str]) -> dict[str, model.Package]:
        query = sa.select(model.Package).where(model.Package.id.in_(ids))
        return {package.id: package for package in model.Session.scalars(query)}

    def _refused(self, mapped: Mapped, findings: Sequence[Finding]) -> Result:
        together = Mapped(mapped.ref, mapped.fingerprint, None, (*mapped.findings, *findings))
        return self._rejected(together, mapped.entry.title if mapped.entry else "")

    def _rejected(self, mapped: Mapped, title: str = "") -> Result:
        kept = self.samples.setdefault(str(Outcome.REJECTED), [])
        if len(kept) < self.most:
            found = [finding.as_dict() for finding in mapped.findings]
            kept.append({"guid": mapped.ref.guid, "title": title, "findings": found})
        return Result(mapped.ref.guid, Outcome.REJECTED, findings=tuple(mapped.findings))

    def _keep(
        self, outcome: Outcome, mapped: Mapped, found: list[dict[str, Any]], name: str = ""
    ) -> None:
        kept = self.samples.setdefault(str(outcome), [])
        if len(kept) >= self.most or mapped.entry is None:
            return
        warnings = [finding.as_dict() for finding in mapped.findings]
        kept.append(
            {
                "guid": mapped.ref.guid,
                "title": mapped.entry.title,
                "name": name,
                "changes": found,
                "findings": warnings,
            }
        )

    def _unchanged(self, guid: str) -> Result:
        rejected = self.ledger.is_rejected(guid)
        return Result(guid, Outcome.REJECTED if rejected else Outcome.UNCHANGED)

    def _count(self, batch: Batch) -> None:
        marks = [f"m{one.ref.guid}\x00{one.fingerprint}" for one in batch.mapped]
        marks += [f"r{one.ref.guid}\x00{one.fingerprint}" for one in batch.rejected]
        marks += [f"u{ref.guid}" for ref in batch.unchanged]
        marks += [f"d{ref.guid}" for ref in batch.deleted]
        marks += [f"s{one.ref.guid}" for one in batch.skipped]
        for mark in marks:
            number = int.from_bytes(hashlib.sha256(mark.encode()).digest())
            self.digest = (self.digest + number) % _MODULUS
