"""What was found of each entry, what it was found from, and how the months went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

__all__ = ["Month", "Quality", "Seen", "qualities_of", "quality_of", "scores_of"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)
_CODES = ARRAY(sa.UnicodeText)


class Quality(tk.BaseModel):
    """The verdict on an entry; a row changes only when what a page shows of it does.

    Attributes:
        score: 0 to 100; none where nothing could be judged.
        grade: a code of ``quality_grade``.
        passed, failed, source: criteria by their state, to be counted.
        results: of each criterion, as ``judging.Result`` tells it.
        source_id: harvest source of the entry; empty where a department keeps it here.
        assessed: when this verdict was found first.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_quality",
        _METADATA,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("score", sa.SmallInteger),
        sa.Column("grade", sa.UnicodeText, nullable=False),
        sa.Column("passed", _CODES, nullable=False),
        sa.Column("failed", _CODES, nullable=False),
        sa.Column("source", _CODES, nullable=False),
        sa.Column("results", JSONB, nullable=False),
        sa.Column("source_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("assessed", _TIME, nullable=False),
        sa.Index("idx_jiulongpo_quality_score", "score"),
        sa.Index("idx_jiulongpo_quality_source", "source_id"),
    )

    package_id: Mapped[str]
    score: Mapped[int | None]
    grade: Mapped[str]
    passed: Mapped[list[str]]
    failed: Mapped[list[str]]
    source: Mapped[list[str]]
    results: Mapped[list[dict[str, Any]]]
    source_id: Mapped[str]
    assessed: Mapped[datetime]


class Seen(tk.BaseModel):
    """What a verdict was found from; an entry whose facts differ is due to be judged anew.

    Attributes:
        modified: CKAN's time of change of the entry; without zone, as CKAN keeps it.
        tables: when a table of the entry was loaded last.
        origin: when the record of its source changed last.
        basis: of the criteria and the judgements.
        review_on: the day from which time alone may change the verdict.
        stale: something else has changed, such as a link.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_quality_seen",
        _METADATA,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("modified", sa.DateTime),
        sa.Column("tables", _TIME),
        sa.Column("origin", _TIME),
        sa.Column("basis", sa.UnicodeText, nullable=False),
        sa.Column("review_on", sa.Date),
        sa.Column("stale", sa.Boolean, nullable=False, server_default=sa.false()),
    )

    package_id: Mapped[str]
    modified: Mapped[datetime | None]
    tables: Mapped[datetime | None]
    origin: Mapped[datetime | None]
    basis: Mapped[str]
    review_on: Mapped[date | None]
    stale: Mapped[bool]


class Month(tk.BaseModel):
    """How a department stood in a month, as it was seen last in it.

    Attributes:
        month: its first day.
        owner_org: department.
        entries: entries with a score; points: the sum of their scores.
        counts: criterion → numbers of entries that passed, failed, failed by their source.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_quality_month",
        _METADATA,
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("owner_org", sa.UnicodeText, primary_key=True),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("counts", JSONB, nullable=False),
    )

    month: Mapped[date]
    owner_org: Mapped[str]
    entries: Mapped[int]
    points: Mapped[int]
    counts: Mapped[dict[str, list[int]]]


def quality_of(package_id: str) -> Quality | None:
    """The verdict on an entry; none where it was not judged yet."""
    return model.Session.get(Quality, package_id, populate_existing=True)


def qualities_of(package_ids: list[str]) -> list[Quality]:
    """The verdicts on entries, in the order of their ids; what was not judged is left out."""
    query = sa.select(Quality).where(Quality.__table__.c.package_id.in_(package_ids))
    query = query.order_by(Quality.__table__.c.package_id)
    found = model.Session.execute(query.execution_options(populate_existing=True))
    return list(found.scalars())


def scores_of(package_ids: list[str]) -> dict[str, tuple[int, int]]:
    """Score and grade of entries as the index holds them; what was not judged is left out."""
    kept = Quality.__table__.c
    query = sa.select(kept.package_id, kept.score, kept.grade).where(
        kept.package_id.in_(package_ids), kept.score.is_not(None)
    )
    rows = model.Session.execute(query)
    return {row.package_id: (int(row.score), int(row.grade)) for row in rows}
