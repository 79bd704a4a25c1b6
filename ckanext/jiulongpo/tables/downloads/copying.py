"""Lines out of PostgreSQL by COPY, in pieces, while the reader takes them.

COPY writes from a thread into a short queue: a slow reader slows the database, and memory holds a
few pieces however long the table is. A reader who goes away ends the COPY. psycopg2 hands over row
by row; the rows are put together by a writer in C, so that Python is asked once for a piece.
"""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Iterator
from typing import Any, cast

import psycopg2
from psycopg2 import sql

from ckanext.datastore.backend.postgres import get_read_engine

from ckanext.jiulongpo.tables import query, store
from ckanext.jiulongpo.tables.downloads.expressions import json_object
from ckanext.jiulongpo.tables.downloads.order import Download

__all__ = ["json_lines", "lines", "raw_lines", "tabbed_lines"]

_PIECE = 256 * 1024
_PIECES_AHEAD = 8
_WAIT_SECONDS = 1.0
_LONGEST = "2h"

_CSV = "FORMAT csv"
_TSV = "FORMAT csv, DELIMITER E'\\t'"
_RAW = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"
"""Nothing is quoted, for the encoders leave no control character in a line."""


def lines(download: Download, columns: sql.Composable) -> Iterator[bytes]:
    """Rows as CSV."""
    return _copied(download, columns, _CSV)


def tabbed_lines(download: Download, columns: sql.Composable) -> Iterator[bytes]:
    """Rows with tabs between cells, quoted as in CSV."""
    return _copied(download, columns, _TSV)


def raw_lines(download: Download, line: sql.Composable) -> Iterator[bytes]:
    """Rows as the texts that an expression makes of them, in pieces that end with a row."""
    return _whole(_copied(download, line, _RAW))


def json_lines(download: Download) -> Iterator[bytes]:
    """Rows as objects of JSON, keys in the order of the columns, in pieces that end with a row."""
    return raw_lines(download, json_object(download.columns))


def _copied(download: Download, selected: sql.Composable, form: str) -> Iterator[bytes]:
    statement, values = _rows(download, selected)
    return _run(statement, values, form)


def _rows(download: Download, selected: sql.Composable) -> query.Part:
    asked = download.asked
    condition, values = query.where(asked)
    order = sql.SQL("_id")
    if asked.sort:
        direction = "{} DESC NULLS LAST, _id DESC" if asked.descending else "{} NULLS LAST, _id"
        order = sql.SQL(direction).format(sql.Identifier(asked.sort))
    # One parameter at least: without any, psycopg2 would leave doubled per cent signs doubled
    statement = sql.SQL("SELECT {} FROM {} WHERE %s AND {} ORDER BY {}").format(
        selected, sql.Identifier(download.table), condition, order
    )
    return statement, [True, *values]


def _run(statement: sql.Composable, values: list[Any], form: str) -> Iterator[bytes]:
    connection = cast("Any", get_read_engine().raw_connection())
    return _Copy(connection, statement, values, form).pieces()


def _whole(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut at the ends of lines."""
    rest = b""
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end:
            yield rest + piece[:end] if rest else piece[:end]
            rest = b""
        rest += piece[end:]
    if rest:
        yield rest


class _Stopped(Exception):  # noqa: N818 -- says that the reader has gone, not that something is wrong
    pass


class _Copy(io.RawIOBase):
    def __init__(
        self, connection: store.Connection, statement: sql.Composable, values: list[Any], form: str
    ) -> None:
        self._connection = connection
        self._statement, self._values, self._form = statement, values, form
        self._queue: queue.Queue[bytes | BaseException | None] = queue.Queue(_PIECES_AHEAD)
        self._stop = threading.Event()
        self._over = False

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

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 -- a buffer of the writer in C
        """Take a piece; after the end, what the writer still holds is thrown away."""
        if not self._over:
            self._hand(bytes(data))
        return len(data)

    def _run(self) -> None:
        writer = io.BufferedWriter(self, _PIECE)
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", (_LONGEST,))
                asked = cursor.mogrify(self._statement.as_string(cursor), self._values).decode()
                cursor.copy_expert(f"COPY ({asked}) TO STDOUT ({self._form})", writer)
            writer.flush()
            self._hand(None)
        except _Stopped:
            return
        except psycopg2.Error as error:
            if not self._stop.is_set():
                self._hand(error)
        finally:
            self._over = True
            self._give_back()

    def _hand(self, piece: bytes | BaseException | None) -> None:
        while not self._stop.is_set():
            try:
                self._queue.put(piece, timeout=_WAIT_SECONDS)
            except queue.Full:
                continue
            return
        self._over = True
        raise _Stopped

    def _give_back(self) -> None:
        try:
            self._connection.rollback()
        except psycopg2.Error:
            self._connection.invalidate()
        finally:
            self._connection.close()
