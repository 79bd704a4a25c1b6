"""Tables of the harvest: runs, the ledger of records, findings, and the outbox to the index.

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

__all__ = ["Finding", "OutboxItem", "Record", "Run", "now"]


def now() -> datetime:
    """The time with its zone, as every table of the harvest stores it."""
    return datetime.now(UTC)


_Time = sa.DateTime(timezone=True)


class Run(tk.BaseModel):
    """One run of one source.

    Attributes:
        state: ``running``, ``finished``, ``unconfirmed`` (待确认: ended, but a person has to look
            before anything is withdrawn), ``interrupted`` (its process died) or ``aborted``.
        counts: how many records came out how; keys are the values of ``core.outcome.Outcome``.
        report: providers made, unmatched names and the error that ended the run.
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
        sa.Column("report", JSONB, nullable=False, default=dict),
    )

    id: Mapped[str]
    source_id: Mapped[str]
    job_id: Mapped[str | None]
    state: Mapped[str]
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
        environment: hash of what a rejection hung on besides the record, such as the known
            providers; when it has changed, the record is tried again.
        state: ``current``, ``rejected``, ``missing`` or ``withdrawn``.
        lease_owner, lease_until, fence: who works on the line; a worker whose fence is lower than
            the line's has lost it and may write no more.
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
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_owner", sa.UnicodeText),
        sa.Column("lease_until", _Time),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("first_seen", _Time, nullable=False),
        sa.Column("changed", _Time, nullable=False),
        sa.Column("missing_since", _Time),
        sa.Column("missing_runs", sa.Integer, nullable=False, server_default="0"),
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
    fence: Mapped[int]
    first_seen: Mapped[datetime]
    changed: Mapped[datetime]
    missing_since: Mapped[datetime | None]
    missing_runs: Mapped[int]


class Finding(tk.BaseModel):
    """One fault of one field of one record, kept as one line however often it recurs.

    Attributes:
        remote_id: the record; empty for a fault of the source as a whole.
        subject: what a fault of the source is about, such as the unknown value; else empty.
        state: ``open``, ``resolved`` (the record has since passed) or ``waived`` by a person.
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
