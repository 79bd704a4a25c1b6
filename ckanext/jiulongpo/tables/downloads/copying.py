"""Lines out of PostgreSQL by COPY, in pieces, while the reader takes them.

COPY writes from a thread into a short queue: a slow reader slows the database, and memory holds a
few pieces however long the table is. A reader who goes away ends the COPY.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any, cast

import psycopg2
from psycopg2 import sql

from ckanext.datastore.backend.postgres import get_read_engine

from ckanext.jiulongpo.tables import query, store
from ckanext.jiulongpo.tables.asking import Asked

__all__ = ["lines", "raw_lines"]

_PIECE = 256 * 1024
_PIECES_AHEAD = 8
_WAIT_SECONDS = 1.0
_LONGEST = "2h"

_CSV = "FORMAT csv"
_RAW = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"
"""Nothing is quoted, for the encoders leave no control character in a line."""


def lines(table: str, asked: Asked, columns: sql.Composable) -> Iterator[bytes]:
    """Rows as CSV, in pieces that end with a row."""
    return _copied(table, asked, columns, _CSV)


def raw_lines(table: str, asked: Asked, line: sql.Composable) -> Iterator[bytes]:
    """Rows as the texts that an expression makes of them, in pieces that end with a row."""
    return _copied(table, asked, line, _RAW)


def _copied(table: str, asked: Asked, selected: sql.Composable, form: str) -> Iterator[bytes]:
    condition, values = query.where(asked)
    order = sql.SQL("_id")
    if asked.sort:
        direction = "{} DESC NULLS LAST, _id DESC" if asked.descending else "{} NULLS LAST, _id"
        order = sql.SQL(direction).format(sql.Identifier(asked.sort))
    # One parameter at least: without any, psycopg2 would leave doubled per cent signs doubled
    statement = sql.SQL("SELECT {} FROM {} WHERE %s AND {} ORDER BY {}").format(
        selected, sql.Identifier(table), condition, order
    )
    connection = cast("Any", get_read_engine().raw_connection())
    return _Copy(connection, statement, [True, *values], form).pieces()


class _Stopped(Exception):  # noqa: N818 -- says that the reader has gone, not that something is wrong
    pass


class _Copy:
    def __init__(
        self, connection: store.Connection, statement: sql.Composable, values: list[Any], form: str
    ) -> None:
        self._connection = connection
        self._statement, self._values, self._form = statement, values, form
        self._queue: queue.Queue[bytes | BaseException | None] = queue.Queue(_PIECES_AHEAD)
        self._stop = threading.Event()
        self._buffer = bytearray()

    def pieces(self) -> Iterator[bytes]:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        try:
            while (piece := self._queue.get()) is not None:
                if isinstance(piece, BaseException):
                    raise piece
                yield piece
        finally:
            self._stop.set()
            thread.join()

    def write(self, data: bytes) -> int:
        """Take a row from psycopg2."""
        self._buffer += data
        if len(self._buffer) >= _PIECE:
            self._hand(bytes(self._buffer))
            self._buffer.clear()
        return len(data)

    def _run(self) -> None:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", (_LONGEST,))
                asked = cursor.mogrify(self._statement.as_string(cursor), self._values).decode()
                cursor.copy_expert(f"COPY ({asked}) TO STDOUT ({self._form})", self)
            self._hand(bytes(self._buffer))
            self._hand(None)
        except _Stopped:
            return
        except psycopg2.Error as error:
            if not self._stop.is_set():
                self._hand(error)
        finally:
            self._close()

    def _hand(self, piece: bytes | BaseException | None) -> None:
        while not self._stop.is_set():
            try:
                self._queue.put(piece, timeout=_WAIT_SECONDS)
            except queue.Full:
                continue
            return
        raise _Stopped

    def _close(self) -> None:
        try:
            self._connection.rollback()
        except psycopg2.Error:
            self._connection.invalidate()
        finally:
            self._connection.close()
