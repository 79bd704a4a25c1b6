"""The sink: a batch of records becomes entries in one transaction, then one update of the index."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters import faults, outbox
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Result
from ckanext.jiulongpo.harvesters.core.ports import Batch
from ckanext.jiulongpo.harvesters.core.records import Mapped, RecordRef
from ckanext.jiulongpo.harvesters.ledger import Line, SourceLedger
from ckanext.jiulongpo.harvesters.model import Record
from ckanext.jiulongpo.harvesters.providers import Providers
from ckanext.jiulongpo.harvesters.seen import Seen
from ckanext.jiulongpo.harvesters.sink import activities, jobs, rows, updates
from ckanext.jiulongpo.harvesters.sink.changes import Change, save
from ckanext.jiulongpo.harvesters.sink.forms import Forms
from ckanext.jiulongpo.harvesters.sink.gate import Gate
from ckanext.jiulongpo.harvesters.sink.plan import Step, entry_id, entry_name, package_of, refuse
from ckanext.jiulongpo.harvesters.sink.shown import Shown, show, shown_by_type
from ckanext.jiulongpo.harvesters.sink.stored import hold_organisations
from ckanext.jiulongpo.harvesters.state import INTERRUPTIONS, RunState
from ckanext.jiulongpo.shared import Severity

__all__ = ["BatchSink"]

log = logging.getLogger(__name__)

_STATUS = {
    Outcome.CREATED: "added",
    Outcome.UPDATED: "updated",
    Outcome.WITHDRAWN: "deleted",
    Outcome.REJECTED: "errored",
}
_CHANGES = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.WITHDRAWN})
_UNSETTLED = ""
"""No record's fingerprint: one that could not be stored may be right, and is tried again."""
_OF_PROVIDERS = frozenset({faults.NO_PROVIDER.code, faults.FOREIGN_ENTRY.code})
"""Why a record is refused although it may be right: who is known, and who may bring what."""


@dataclass(slots=True)
class BatchSink:
    """Writes the entries of one run.

    Attributes:
        actor: the acting user.
        catalog_state: state of new entries, unless the mapping gives one.
        courier: takes documents to the index.
        seen: takes the identity of every record that the run meets.
    """

    run: RunState
    ledger: SourceLedger
    providers: Providers
    actor: model.User
    catalog_state: str
    courier: outbox.Courier
    seen: Seen = field(default_factory=Seen)
    _forms: Forms = field(default_factory=Forms)
    _gate: Gate = field(init=False)

    def __post_init__(self) -> None:
        self._gate = Gate(self.actor, self._forms)

    def apply(self, batch: Batch) -> Sequence[Result]:
        """Settle a batch; when its transaction fails, each record is tried on its own."""
        again = self._sight(batch)
        self.providers.prepare(m.entry.provider for m in batch.mapped if m.entry)
        try:
            return self._settle(batch, again)
        except (HarvestError, *INTERRUPTIONS):
            raise
        except Exception:  # noqa: BLE001 - a plugin's hook may raise anything
            model.Session.rollback()
            return self._settle_one_by_one(batch, again)

    def _sight(self, batch: Batch) -> frozenset[str]:
        """Note every record as seen; returns those that an earlier batch of this run had."""
        again = frozenset(guid for guid in _guids(batch) if guid in self.seen)
        for guid in _guids(batch):
            self.seen.add(guid)
        return again

    def _settle_one_by_one(self, batch: Batch, again: frozenset[str]) -> list[Result]:
        results = []
        for one in _singles(batch):
            results += self._settle_alone(one, again)
            again |= frozenset(_guids(one))
        return results

    def _settle_alone(self, batch: Batch, again: frozenset[str]) -> list[Result]:
        try:
            return self._settle(batch, again)
        except (HarvestError, *INTERRUPTIONS):
            raise
        except Exception as error:
            log.exception("A record could not be stored")
            model.Session.rollback()
            finding = faults.WRITE_FAILED(error=type(error).__name__)
            rejected = [
                Mapped(m.ref, _UNSETTLED, None, (finding,))
                for m in (*batch.mapped, *batch.rejected)
            ]
            return self._settle(Batch(rejected=rejected), again)

    def _settle(self, batch: Batch, again: frozenset[str]) -> list[Result]:
        self.ledger.forget_remarks()
        steps = [self._step(mapped) for mapped in (*batch.mapped, *batch.rejected)]
        held = hold_organisations(step.given["owner_org"] for step in steps if step.given)
        gone = [Step(Mapped(ref, "", None), self._id(ref.guid)) for ref in batch.deleted]
        if steps or gone:
            self._decide(steps, again)
            self._withdraw(gone)
        shown, serials = self._write([*steps, *gone])
        del held  # until here the gate and the index find them in the session
        results = [
            *(self._result(step) for step in (*steps, *gone)),
            *(self._unchanged(ref, again) for ref in batch.unchanged),
            *(Result(mapped.ref.guid, Outcome.SKIPPED) for mapped in batch.skipped),
        ]
        self.ledger.remark(batch.remarks)
        self.ledger.keep_remarks()
        found = (finding.code for result in results for finding in result.findings)
        self.run.settle(results, Counter((*batch.codes(), *found)))
        model.Session.commit()
        if shown:
            self.courier.hand(serials, shown)
        return results

    def _id(self, guid: str) -> str:
        return entry_id(self.run.source_id, guid)

    def _step(self, mapped: Mapped) -> Step:
        step = Step(mapped, self._id(mapped.ref.guid))
        if mapped.entry is None:
            return step
        owner, finding = self.providers.owner(mapped.entry.provider)
        if owner is None:
            step.reject([finding] if finding else [])
        else:
            step.given = package_of(mapped, step.package_id, owner, self.catalog_state)
        return step

    def _recall(self, steps: Sequence[Step]) -> None:
        """What the ledger and the catalogue hold of these records, locked until the batch ends."""
        lines = self.ledger.lines([step.guid for step in steps])
        stored = _packages(step.package_id for step in steps)
        for step in steps:
            line = lines.get(step.guid)
            step.line = line
            step.before = line.entry if line else None
            step.stored = stored.get(step.package_id)

    def _decide(self, steps: Sequence[Step], again: frozenset[str]) -> None:
        """Create, update or reject: everything but the ledger."""
        self._recall(steps)
        met = set(again)
        for step in steps:
            finding = refuse(step.stored, step.before)
            if step.guid in met:
                step.reject([faults.TWICE_IN_RUN()])
            elif step.given is not None and finding:
                step.reject([finding])
            met.add(step.guid)
        passed = [step for step in steps if step.given is not None]
        changed = [step for step in passed if step.stored is not None]
        self._create([step for step in passed if step.stored is None])
        self._update(changed)

    def _create(self, steps: Sequence[Step]) -> None:
        fresh: list[tuple[Step, rows.NewPackage]] = []
        for step in steps:
            assert step.given is not None  # noqa: S101 - the caller's choice of steps
            given = {**step.given, "name": entry_name(step.package_id)}
            validated, findings = self._gate.check(given)
            if findings:
                step.reject(findings)
                continue
            validated["id"] = step.package_id
            fresh.append((step, rows.NewPackage(validated, self._gate.context())))
        rows.insert([new for _, new in fresh], self.actor.id)
        for step, new in fresh:
            step.stored = new.stored
            step.outcome = Outcome.CREATED

    def _update(self, steps: Sequence[Step]) -> None:
        packages = [step.stored for step in steps if step.stored is not None]
        if not packages:
            return
        shown = shown_by_type(packages, self.actor.name, self._forms)
        changes = [self._change(step, one) for step, one in zip(steps, shown, strict=True)]
        save([change for change in changes if change])
        for step, change in zip(steps, changes, strict=True):
            if change:
                step.outcome = Outcome.UPDATED if change.made else Outcome.UNCHANGED

    def _change(self, step: Step, shown: Mapping[str, object]) -> Change | None:
        """A validated update, or ``None`` where the gate refuses it."""
        assert step.given is not None and step.stored is not None  # noqa: S101, PT018 -- the caller's choice of steps
        merged = updates.merge(shown, step.before or {}, step.given)
        validated, findings = self._gate.check(merged, step.stored)
        if findings:
            step.reject(findings)
            return None
        return Change(validated, step.stored, self._gate.context(step.stored))

    def _withdraw(self, steps: Sequence[Step]) -> None:
        """Entries whose record the source has deleted, or that have long been missing."""
        self._recall(steps)
        for step in steps:
            if step.stored is None or refuse(step.stored, step.before):
                step.outcome = Outcome.SKIPPED
                continue
            if step.line is not None and step.line.state == "withdrawn":
                step.outcome = self._withdrawn_before(step.line)
                continue
            step.withdrawn_from = step.stored.extras.get("catalog_state")
            step.given = {**(step.before or {}), "catalog_state": "withdrawn"}
        standing = [step for step in steps if step.given is not None]
        self._update(standing)
        for step in standing:
            if step.outcome is not Outcome.REJECTED:
                step.outcome = Outcome.WITHDRAWN

    def _withdrawn_before(self, line: Record) -> Outcome:
        """A tombstone that is given in every run is news in the first one only."""
        mine = line.run_id == self.run.run_id
        return Outcome.WITHDRAWN if mine else Outcome.UNCHANGED

    def _write(self, steps: Sequence[Step]) -> tuple[list[Shown], dict[str, int]]:
        """Activities, ledger and outbox of a batch; its transaction is the caller's to end."""
        changed = [step for step in steps if step.outcome in _CHANGES and step.given is not None]
        packages = [step.stored for step in changed if step.stored is not None]
        shown = self._show(packages)
        self._tell(changed, shown)
        self._write_ledger(steps)
        return shown, outbox.queue(package.id for package in packages)

    def _show(self, packages: Sequence[model.Package]) -> list[Shown]:
        return show(packages, self.actor.name, self._forms) if packages else []

    def _tell(self, changed: Sequence[Step], shown: Sequence[Shown]) -> None:
        activities.tell(
            self.actor,
            [
                ("new" if step.outcome is Outcome.CREATED else "changed", step.stored, one.typed)
                for step, one in zip(changed, shown, strict=True)
                if step.stored is not None
            ],
        )

    def _write_ledger(self, steps: Sequence[Step]) -> None:
        if not steps:
            return
        self.ledger.write(_line(step, self.ledger.environment) for step in steps if _counts(step))
        self.ledger.report(
            [step.guid for step in steps],
            [(s.guid, finding) for s in steps for finding in (*s.mapped.findings, *s.findings)],
        )
        if self.run.job_id:
            jobs.write(
                self.run.source_id,
                self.run.job_id,
                [_trace(step) for step in steps if step.outcome in _STATUS and _counts(step)],
            )

    def _result(self, step: Step) -> Result:
        return Result(step.guid, step.outcome, step.package_id, tuple(step.findings))

    def _unchanged(self, ref: RecordRef, again: frozenset[str]) -> Result:
        settled = "" if ref.guid in again else self.ledger.settled(ref.guid)
        if settled:
            return Result(ref.guid, Outcome(settled), self._id(ref.guid))
        rejected = self.ledger.is_rejected(ref.guid)
        return Result(
            ref.guid,
            Outcome.REJECTED if rejected else Outcome.UNCHANGED,
            None if rejected else self._id(ref.guid),
        )


def _packages(ids: Iterable[str]) -> dict[str, model.Package]:
    """Stored packages by id, locked until the batch ends."""
    query = (
        sa.select(model.Package)
        .where(model.Package.id.in_(list(ids)))
        .order_by(model.Package.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {package.id: package for package in model.Session.scalars(query)}


def _counts(step: Step) -> bool:
    """A record seen twice, or that is known as deleted, leaves the ledger as it is."""
    twice = any(finding.code == faults.TWICE_IN_RUN.code for finding in step.findings)
    news = step.given is not None or step.outcome is Outcome.REJECTED
    return news and not twice


def _line(step: Step, environment: str) -> Line:
    if step.outcome is Outcome.REJECTED:
        return Line(
            step.guid,
            step.mapped.fingerprint,
            "rejected",
            environment=environment if _hangs_on_providers(step) else "",
            outcome=step.outcome,
            cursor=step.mapped.ref.cursor,
        )
    return Line(
        step.guid,
        step.mapped.fingerprint,
        "withdrawn" if step.outcome is Outcome.WITHDRAWN else "current",
        step.package_id,
        step.given,
        outcome=step.outcome,
        withdrawn_from=step.withdrawn_from,
    )


def _hangs_on_providers(step: Step) -> bool:
    return any(finding.code in _OF_PROVIDERS for finding in step.findings)


def _trace(step: Step) -> jobs.Trace:
    errors = tuple(
        (str(finding.stage).capitalize(), f"{finding.code} {finding.text()}")
        for finding in (*step.mapped.findings, *step.findings)
        if finding.severity is Severity.ERROR
    )
    rejected = step.outcome is Outcome.REJECTED
    return jobs.Trace(
        step.guid,
        _STATUS[step.outcome],
        None if rejected else step.package_id,
        step.mapped.ref.inline,
        errors if rejected else (),
    )


def _guids(batch: Batch) -> list[str]:
    mapped = (*batch.mapped, *batch.rejected, *batch.skipped)
    return [
        *(one.ref.guid for one in mapped),
        *(ref.guid for ref in (*batch.unchanged, *batch.deleted)),
    ]


def _singles(batch: Batch) -> list[Batch]:
    return [
        *(Batch(mapped=[one]) for one in batch.mapped),
        *(Batch(rejected=[one]) for one in batch.rejected),
        *(Batch(deleted=[one]) for one in batch.deleted),
        Batch(unchanged=batch.unchanged, skipped=batch.skipped, remarks=batch.remarks),
    ]
