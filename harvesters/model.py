"""Tables of the harvest: runs and their queue, the ledger of records, findings, the outbox.

PostgreSQL holds the truth. Redis and Solr may be lost at any time: the ledger says what a source
has brought, the outbox what the index has still to learn.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Absence", "Finding", "OutboxItem", "Record", "Run", "Task", "now"]


def now() -> datetime:
    """The time with its zone, as every table of the harvest stores it."""
    return datetime.now(UTC)


_Time = sa.DateTime(timezone=True)


class Run(tk.BaseModel):
    """One run of one source.

    Attributes:
        state: ``running``, ``finished``, ``unconfirmed`` (待确认: ended, but a person has to look
            before anything is withdrawn), ``stopped`` by a person, ``interrupted`` (another job
            took its place) or ``aborted``. A source has one running run at most.
        counts: how many records came out how; keys are the values of ``core.outcome.Outcome``.
        found: how often each code was found in records so far.
        report: providers made, unmatched names and the error that ended the run.
        owner, fence, lease_until: the worker that reads the source. Whoever takes the run over
            gets a higher fence; a worker whose fence is not the row's has lost the run and can
            write nothing. The lease is in the database's time.
        scope: ``all``, or ``failed`` for the records that an earlier run has refused.
        phase: ``reading``, or ``sharing`` once every record stands in the queue.
        position, in_hand: records settled by this reading; the one that is being tried alone.
        suspect, deaths: the record that workers died with in hand, and how many did.
        basis: hash of mapping and settings; a cursor reached under others is not used.
        staged, cursor: the place that the run has come to, and the one from which the next run
            goes on: set when this one has ended well.
        whole, digest: the source was read from its beginning to its end, and what identities
            were met then, whatever their order.
        stop_asked: when a person has asked the run to stop.
        decision: ``confirmed`` or ``dismissed``, by whom, when and why.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_run",
        tk.BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("job_id", sa.UnicodeText, unique=True),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("started", _Time, nullable=False, default=now),
        sa.Column("heartbeat", _Time, nullable=False, default=now),
        sa.Column("finished", _Time),
        sa.Column("total", sa.BigInteger),
        sa.Column("counts", JSONB, nullable=False, default=dict),
        sa.Column("found", JSONB, nullable=False, server_default="{}"),
        sa.Column("report", JSONB, nullable=False, default=dict),
        sa.Column("owner", sa.UnicodeText),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("lease_until", _Time),
        sa.Column("scope", sa.UnicodeText, nullable=False, server_default="all"),
        sa.Column("phase", sa.UnicodeText, nullable=False, server_default="reading"),
        sa.Column("position", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("in_hand", sa.UnicodeText),
        sa.Column("suspect", sa.UnicodeText),
        sa.Column("deaths", sa.Integer, nullable=False, server_default="0"),
        sa.Column("basis", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("staged", sa.UnicodeText),
        sa.Column("cursor", sa.UnicodeText),
        sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("digest", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("stop_asked", _Time),
        sa.Column("decision", sa.UnicodeText),
        sa.Column("decided_by", sa.UnicodeText),
        sa.Column("decided_reason", sa.UnicodeText),
        sa.Column("decided", _Time),
        sa.Index(
            "uq_jiulongpo_harvest_run_running",
            "source_id",
            unique=True,
            postgresql_where=sa.text("state = 'running'"),
        ),
    )

    id: Mapped[str]
    source_id: Mapped[str]
    job_id: Mapped[str | None]
    state: Mapped[str]
    owner: Mapped[str | None]
    fence: Mapped[int]
    lease_until: Mapped[datetime | None]
    scope: Mapped[str]
    phase: Mapped[str]
    position: Mapped[int]
    in_hand: Mapped[str | None]
    suspect: Mapped[str | None]
    deaths: Mapped[int]
    basis: Mapped[str]
    staged: Mapped[str | None]
    cursor: Mapped[str | None]
    whole: Mapped[bool]
    digest: Mapped[str]
    stop_asked: Mapped[datetime | None]
    decision: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_reason: Mapped[str | None]
    decided: Mapped[datetime | None]
    started: Mapped[datetime]
    heartbeat: Mapped[datetime]
    finished: Mapped[datetime | None]
    total: Mapped[int | None]
    counts: Mapped[dict[str, int]]
    report: Mapped[dict[str, Any]]


class Record(tk.BaseModel):
    """What is known of one record of one source: the line of the ledger.

    Attributes:
        remote_id: the record's identity in its source; unique within the source.
        package_id: the entry it became; an entry belongs to one record of one source only.
        fingerprint: of the record, its mapping and the source's settings; equal means unchanged.
        entry: the values the source gave last, so that a later change touches only the fields
            that the source has changed and a department's own additions stay.
        environment: hash of the known providers, where a rejection hung on them; when it has
            changed, the record is tried again. Empty where the record alone is the cause.
        state: ``current``, ``rejected``, ``missing``, ``withdrawn``, ``gone`` (long missing, and
            no entry was left to withdraw), or ``kept`` (a person has restored the entry; that the
            source lacks it counts no more).
        run_id, outcome: the run that wrote the line last and what it did, so that a run that goes
            on after a crash counts each record once and as it was.
        cursor: the source's place of a rejected record; the next run reads from there on.
        withdrawn, withdrawn_from: when the entry was withdrawn, and its state before.
        kept_by, kept_reason: who restored it and why.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_record",
        tk.BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, unique=True),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("entry", JSONB(none_as_null=True)),
        sa.Column("environment", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("run_id", sa.UnicodeText, nullable=False),
        sa.Column("outcome", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("cursor", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("first_seen", _Time, nullable=False),
        sa.Column("changed", _Time, nullable=False),
        sa.Column("missing_since", _Time),
        sa.Column("missing_runs", sa.Integer, nullable=False, server_default="0"),
        sa.Column("withdrawn", _Time),
        sa.Column("withdrawn_from", sa.UnicodeText),
        sa.Column("kept_by", sa.UnicodeText),
        sa.Column("kept_reason", sa.UnicodeText),
        sa.Index("idx_jiulongpo_harvest_record_state", "source_id", "state"),
    )

    source_id: Mapped[str]
    remote_id: Mapped[str]
    package_id: Mapped[str | None]
    fingerprint: Mapped[str]
    entry: Mapped[dict[str, Any] | None]
    environment: Mapped[str]
    state: Mapped[str]
    run_id: Mapped[str]
    outcome: Mapped[str]
    cursor: Mapped[str]
    first_seen: Mapped[datetime]
    changed: Mapped[datetime]
    missing_since: Mapped[datetime | None]
    missing_runs: Mapped[int]
    withdrawn: Mapped[datetime | None]
    withdrawn_from: Mapped[str | None]
    kept_by: Mapped[str | None]
    kept_reason: Mapped[str | None]


class Finding(tk.BaseModel):
    """One fault of one field of one record, kept as one line however often it recurs.

    Attributes:
        remote_id: the record; empty for a fault of the source as a whole.
        subject: what a fault of the source is about, such as the unknown value; else empty.
        state: ``open``, ``resolved`` (the record has since passed) or ``waived`` by a person.
        waived_by, waived_reason, waived: by whom, why and when.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_finding",
        tk.BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("field", sa.UnicodeText, primary_key=True),
        sa.Column("subject", sa.UnicodeText, primary_key=True, server_default=""),
        sa.Column("stage", sa.UnicodeText, nullable=False),
        sa.Column("severity", sa.UnicodeText, nullable=False),
        sa.Column("message", sa.UnicodeText, nullable=False),
        sa.Column("remedy", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("context", JSONB, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("first_seen", _Time, nullable=False),
        sa.Column("last_seen", _Time, nullable=False),
        sa.Column("first_run", sa.UnicodeText, nullable=False),
        sa.Column("last_run", sa.UnicodeText, nullable=False),
        sa.Column("occurrences", sa.BigInteger, nullable=False),
        sa.Column("waived_by", sa.UnicodeText),
        sa.Column("waived_reason", sa.UnicodeText),
        sa.Column("waived", _Time),
        sa.Index("idx_jiulongpo_harvest_finding_group", "source_id", "state", "code", "field"),
    )

    source_id: Mapped[str]
    remote_id: Mapped[str]
    code: Mapped[str]
    field: Mapped[str]
    subject: Mapped[str]
    severity: Mapped[str]
    message: Mapped[str]
    remedy: Mapped[str]
    context: Mapped[dict[str, Any]]
    state: Mapped[str]
    occurrences: Mapped[int]
    waived_by: Mapped[str | None]
    waived_reason: Mapped[str | None]
    waived: Mapped[datetime | None]


class OutboxItem(tk.BaseModel):
    """An entry that Solr has still to learn; written in the transaction that changed the entry.

    Attributes:
        serial: rises with each change, so that an index pass removes only what it has sent.
    """

    __table__ = sa.Table(
        "jiulongpo_index_outbox",
        tk.BaseModel.metadata,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column(
            "serial", sa.BigInteger, sa.Sequence("jiulongpo_index_outbox_serial"), nullable=False
        ),
        sa.Column("queued", _Time, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Index("idx_jiulongpo_index_outbox_serial", "serial"),
    )

    package_id: Mapped[str]
    serial: Mapped[int]
    queued: Mapped[datetime]
    attempts: Mapped[int]


class Task(tk.BaseModel):
    """One record of a run that several workers share: the ledger as a queue.

    Attributes:
        position: place in the source; workers take the lowest first.
        state: ``queued``, ``done``, or ``parked`` after too many tries.
        attempts: how often it was taken; a record of a second try is taken alone.
        available: not before then, in the database's time.
        lease_owner, lease_until, fence: the worker that has it; one whose fence is not the row's
            any more can settle nothing.
        payload: the record as the source gave it, kept from the second try on.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_task",
        tk.BaseModel.metadata,
        sa.Column("run_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.UnicodeText, nullable=False),
        sa.Column("cursor", sa.UnicodeText, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("available", _Time, nullable=False, server_default=sa.func.now()),
        sa.Column("lease_owner", sa.UnicodeText),
        sa.Column("lease_until", _Time),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("payload", JSONB(none_as_null=True)),
        sa.Index("idx_jiulongpo_harvest_task_state", "run_id", "state", "position"),
    )

    run_id: Mapped[str]
    remote_id: Mapped[str]
    position: Mapped[int]
    revision: Mapped[str]
    cursor: Mapped[str]
    deleted: Mapped[bool]
    state: Mapped[str]
    attempts: Mapped[int]
    available: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int]
    payload: Mapped[dict[str, Any] | None]


class Remark(tk.BaseModel):
    """A finding that is told once for a run, counted by all its workers until the run ends."""

    __table__ = sa.Table(
        "jiulongpo_harvest_remark",
        tk.BaseModel.metadata,
        sa.Column("run_id", sa.UnicodeText, primary_key=True),
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("field", sa.UnicodeText, primary_key=True),
        sa.Column("subject", sa.UnicodeText, primary_key=True),
        sa.Column("finding", JSONB, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
    )

    run_id: Mapped[str]
    code: Mapped[str]
    field: Mapped[str]
    subject: Mapped[str]
    finding: Mapped[dict[str, Any]]
    number: Mapped[int]


class Absence(tk.BaseModel):
    """A known record that an unconfirmed run has not met, until a person decides on the run."""

    __table__ = sa.Table(
        "jiulongpo_harvest_absence",
        tk.BaseModel.metadata,
        sa.Column("run_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
    )

    run_id: Mapped[str]
    remote_id: Mapped[str]
