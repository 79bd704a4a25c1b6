"""A release is made in the background: ordered by a row, made by one worker, told to who watches.

CKAN's job only wakes; whoever finds the row makes the release, and nobody else meanwhile. A worker
that is killed leaves the row open and nothing of a release; the clock has it begun again.
"""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import RedisError

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.locks import alone, is_done_now
from ckanext.jiulongpo.review import faults
from ckanext.jiulongpo.review.releases import service, state
from ckanext.jiulongpo.review.releases.model import Making

__all__ = ["order", "run", "told"]

log = logging.getLogger(__name__)

_LOCK = "release"
_MOST_TRIES = 3
_LONGEST_SECONDS = 3600


def order(person: model.User, note: str) -> dict[str, Any]:
    """Order the next release; one that was broken off is gone on with.

    Returns:
        as :func:`told`.

    Raises:
        ValidationError: somebody is at one already.
    """
    row = state.order(person.id, note.strip())
    if row is None:
        row = state.open_making()
        if row is None or is_done_now(_LOCK):
            raise faults.refused(faults.RELEASE_GOES_ON)
    try:
        tk.enqueue_job(run, title="jiulongpo release", rq_kwargs={"timeout": _LONGEST_SECONDS})
    except RedisError:
        log.warning("No job could be put into the queue; the clock makes the release")
    return told(row)


def run() -> dict[str, Any] | None:
    """Make the release that was ordered; for a job, the clock and the command line.

    Returns:
        what became of it as :func:`told`; ``None`` where there is none or somebody is at it.
    """
    with alone(_LOCK) as first:
        row = state.open_making() if first else None
        if row is None:
            return None
        making_id = row.id
        if row.tries >= _MOST_TRIES:
            state.fail(making_id, faults.RELEASE_BROKE_OFF(tries=row.tries).as_dict())
        else:
            _make(row)
        ended = state.making(making_id)
    return told(ended) if ended is not None else None


def told(row: Making) -> dict[str, Any]:
    """How far it is, in plain types; the finding in the reader's language."""
    goes_on = row.ended is None
    return {
        "id": row.id,
        "state": row.state,
        "stage": row.stage,
        "done": row.done,
        "total": row.total,
        "note": row.note,
        "ordered": row.ordered.isoformat(),
        "ended": row.ended.isoformat() if row.ended else None,
        "broken": goes_on and row.state == "running" and not is_done_now(_LOCK),
        "number": row.number,
        "finding": _finding(row.finding).told(tk._) if row.finding else None,
    }


def _make(row: Making) -> None:
    making_id = row.id
    state.begin(row)
    try:
        service.make(row, lambda *so_far: state.progress(row, *so_far))
    except service.NotMadeError as error:
        state.fail(making_id, error.finding.as_dict())
    except Exception as error:
        log.exception("The release was not made")
        state.fail(making_id, faults.RELEASE_FAILED(reason=type(error).__name__).as_dict())


def _finding(kept: dict[str, Any]) -> Finding:
    stage, severity = Stage(kept["stage"]), Severity(kept["severity"])
    return Finding(**{**kept, "stage": stage, "severity": severity})
