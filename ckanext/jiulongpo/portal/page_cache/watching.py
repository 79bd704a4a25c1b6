"""Sees every change of the database and raises the generation, whoever makes it.

Not a list of actions but of tables: what is written by an action, a hook, a harvest's batch, a
worker or a command on the command line goes through SQLAlchemy's engine, and an unknown table
counts as public. So what is forgotten here costs speed and shows nothing old.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import Pool

from ckanext.jiulongpo.portal.page_cache.generation import Generation

__all__ = ["changes_pages", "stop", "watch", "watched"]

_QUIET = re.compile(
    r"activity|activity_detail|alembic_version|api_token|task_status|tracking_(raw|summary)|harvest_\w+"
    r"|jiulongpo_(harvest|exchange|registration|workbook)_\w+"
    r"|jiulongpo_(count(_batch|_gap)?|missed_query|api_use|file_(comparison|difference)|kept_download)"
    r"|jiulongpo_quality_(seen|link|try|month)"
    r"|jiulongpo_review_(role|comment|appointment|assignment|calendar|making)"
    r"|jiulongpo_feedback_(delivery|follower|rate|salt|used|webhook)"
)
"""Tables of which no public page shows anything at once: work in progress, logs, counters."""

_WRITE = re.compile(
    r'\s*(?:INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?)\s+(?:public\.)?"?(\w+)"?',
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\s*(SELECT|SET|SHOW|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|LOCK|EXPLAIN|LISTEN|UNLISTEN|NOTIFY"
    r"|FETCH|DECLARE|CLOSE|VALUES|DISCARD|RESET|CREATE\s+TEMP)\b",
    re.IGNORECASE,
)
_READING_WITH = re.compile(
    r"\s*WITH\b(?!.*\b(INSERT|UPDATE|DELETE|MERGE)\b)", re.IGNORECASE | re.DOTALL
)
_LAST_SEEN = re.compile(r'\s*UPDATE "user" SET last_active=\S+ WHERE', re.IGNORECASE)

_CHANGED = "jiulongpo_changed"
_OPEN = "jiulongpo_open_change"

_watched: list[Generation] = []


def watch(generation: Generation) -> None:
    """Raise this generation from now on, and no other."""
    if not event.contains(Engine, "before_cursor_execute", _executes):
        event.listen(Engine, "before_cursor_execute", _executes)
        event.listen(Engine, "commit", _commits)
        event.listen(Engine, "rollback", _rolls_back)
        event.listen(Pool, "checkin", _comes_back)
    _watched[:] = [generation]


def stop() -> None:
    """Raise nothing any more."""
    _watched.clear()


def watched() -> Generation | None:
    """The generation that is raised, if any."""
    return _watched[0] if _watched else None


def changes_pages(statement: str) -> bool:
    """Whether a statement writes something that a public page may show."""
    if _HARMLESS.match(statement) or _READING_WITH.match(statement):
        return False
    found = _WRITE.match(statement)
    if found is None:
        return True
    return not (_QUIET.fullmatch(found[1]) or _LAST_SEEN.match(statement))


def _executes(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    info = connection.info
    if _OPEN in info:  # the connection goes on after a commit without coming back to the pool
        _end(info)
    if changes_pages(statement):
        info[_CHANGED] = True


def _commits(connection: Connection) -> None:
    info = connection.info
    if _watched and info.pop(_CHANGED, False):
        info[_OPEN] = _watched[0].begin_change()


def _rolls_back(connection: Connection) -> None:
    """Nothing has happened, unless each statement has committed itself."""
    if connection.invalidated:  # the server has gone, and what was known of the connection with it
        return
    if not getattr(connection.connection.dbapi_connection, "autocommit", False):
        connection.info.pop(_CHANGED, None)


def _comes_back(_connection: object, record: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's own kinds of records
    """After the commit; also of a connection that commits each statement by itself."""
    info = record.info
    if info.pop(_CHANGED, False) and _watched:
        info.setdefault(_OPEN, "")
    if _OPEN in info:
        _end(info)


def _end(info: dict[str, Any]) -> None:
    name = info.pop(_OPEN)
    if _watched:
        _watched[0].end_change(name)
