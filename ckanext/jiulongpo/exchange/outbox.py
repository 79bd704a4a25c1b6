"""Reports on their way to the platform above: planned from what is public, sent until taken.

The catalogue is compared with what the platform was told; nothing hangs on a hook that a bulk
change could pass by. A report is marked before it is sent and settled after it was acknowledged: a
process that dies in between sends it once more, and the platform knows it by its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.exchange import config, dialect, service
from ckanext.jiulongpo.exchange.model import Report
from ckanext.jiulongpo.exchange.platform import Platform
from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.faults import exchange as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.records import fingerprint
from ckanext.jiulongpo.locks import alone

__all__ = ["Sent", "failures", "plan", "send", "status"]

_CHUNK = 200
_FIRST_WAIT, _LONGEST_WAIT = 60, 6 * 3600
_FAILURES_IN_A_ROW = 5
"""After so many the platform is left alone until the next time."""
STATES = ("reported", "waiting", "failed")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one pass did."""

    planned: int
    reported: int
    failed: int


def status() -> dict[str, int]:
    """Reports by state: ``reported`` (已上报), ``waiting`` (待上报), ``failed`` (失败)."""
    query = sa.select(Report.state, sa.func.count()).group_by(Report.state)
    found = {row[0]: row[1] for row in model.Session.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def failures(limit: int) -> list[dict[str, Any]]:
    """Reports that failed last, with why."""
    query = (
        sa.select(Report.package_id, Report.attempts, Report.next_try, Report.finding)
        .where(Report.state == "failed")
        .order_by(Report.next_try.desc())
        .limit(limit)
    )
    names = ("package_id", "attempts", "next_try", "finding")
    return [
        {**dict(zip(names, row, strict=True)), "next_try": row.next_try.isoformat()}
        for row in model.Session.execute(query).all()
    ]


def send(limit: int) -> Sent:
    """Plan what has changed, and send at most ``limit`` reports that are due.

    Raises:
        Abort: no platform is named, its token cannot be opened, or another process is sending.
    """
    if not config.platform_url():
        raise Abort(faults.NO_PLATFORM())
    policy = AddressPolicy.of(config.allow_hosts())
    with alone("exchange") as first:
        if not first:
            raise Abort(faults.ALREADY_SENDING())
        with Platform(config.platform_url(), service.token(), policy) as platform:
            return _sent(platform, limit)


def _sent(platform: Platform, limit: int) -> Sent:
    planned = plan()
    tally: Counter[str] = Counter()
    in_a_row = 0
    for report in _due(limit):
        ended = _report(platform, report)
        tally[ended] += 1
        in_a_row = in_a_row + 1 if ended == "failed" else 0
        if in_a_row >= _FAILURES_IN_A_ROW:
            break
    return Sent(planned, tally["reported"], tally["failed"])


def plan() -> int:
    """Note what the platform has still to be told; how many reports are new or changed."""
    changed = 0
    last = ""
    while rows := _changed_entries(last):
        for package_id, modified in rows:
            changed += _plan_one(package_id, modified)
        last = rows[-1][0]
        model.Session.commit()
    return changed


def _changed_entries(after: str) -> list[tuple[str, datetime | None]]:
    """Entries that were changed since they were looked at, also those that are gone."""
    package = model.Package
    query = (
        sa.select(package.id, package.metadata_modified)
        .outerjoin(Report, Report.package_id == package.id)
        .where(
            package.type == "dataset",
            package.id > after,
            sa.or_(
                sa.and_(Report.package_id.is_(None), package.state == "active"),
                Report.seen.is_distinct_from(package.metadata_modified),
                sa.and_(package.state != "active", Report.withdrawn.is_(False)),
            ),
            sa.or_(Report.package_id.is_not(None), package.state == "active"),
        )
        .order_by(package.id)
        .limit(_CHUNK)
    )
    return [(row[0], row[1]) for row in model.Session.execute(query)]


def _plan_one(package_id: str, modified: datetime | None) -> int:
    """One entry: reported where everybody may see it, taken back where it was reported before."""
    known = model.Session.get(Report, package_id)
    region = config.region_code()
    entry = _public(package_id)
    if entry is None and known is None:
        return 0
    body = (
        dialect.report_of(entry, region)
        if entry is not None
        else dialect.withdrawal_of(known.body if known else {})
    )
    mark = fingerprint(body)
    if known is not None and known.fingerprint == mark:
        known.seen = modified
        return 0
    row = {
        "package_id": package_id,
        "remote_id": dialect.remote_id(region, package_id),
        "seen": modified,
        "body": body,
        "fingerprint": mark,
        "withdrawn": entry is None,
        "state": "waiting",
        "attempts": 0,
        "next_try": sa.func.now(),
        "finding": None,
    }
    statement = insert(Report.__table__).values(row)
    model.Session.execute(statement.on_conflict_do_update(index_elements=["package_id"], set_=row))
    return 1


def _public(package_id: str) -> Mapping[str, Any] | None:
    """An entry as anybody sees it; ``None`` where not everybody may."""
    context = Context(user="", ignore_auth=False)
    try:
        entry = tk.get_action("package_show")(context, {"id": package_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return None
    return entry if entry.get("state") == "active" and not entry.get("private") else None


def _due(limit: int) -> Iterator[Report]:
    """Reports whose time has come, the oldest first; each is marked before it is given out."""
    for _ in range(limit):
        query = (
            sa.select(Report)
            .where(Report.state.in_(["waiting", "failed"]), Report.next_try <= sa.func.now())
            .order_by(Report.next_try, Report.package_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        report = model.Session.scalar(query)
        if report is None:
            return
        wait = min(_FIRST_WAIT * 2**report.attempts, _LONGEST_WAIT)
        report.attempts += 1
        report.next_try = sa.func.now() + sa.cast(f"{wait} seconds", sa.Interval)
        model.Session.commit()
        yield report


def _report(platform: Platform, report: Report) -> str:
    try:
        answer = platform.report(report.body)
    except HarvestError as error:
        report.state = "failed"
        report.finding = error.finding.as_dict()
    else:
        report.state = "reported"
        report.finding = None
        report.attempts = 0
        report.acknowledgement = answer
        report.acknowledged = sa.func.now()
    state = report.state
    model.Session.commit()
    return state
