"""Parquet: the rows of COPY, typed and written by Apache Arrow, one group of rows at a time."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator

import pyarrow as pa
from psycopg2 import sql
from pyarrow import csv, parquet

from ckanext.jiulongpo.tables.downloads.copying import lines
from ckanext.jiulongpo.tables.downloads.expressions import plain_of
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.downloads.order import Download
from ckanext.jiulongpo.tables.downloads.sink import Sink

__all__ = ["encode_parquet"]

_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "percent": pa.float64(),
    "date": pa.date32(),
    "moment": pa.timestamp("us"),
    "boolean": pa.bool_(),
}
"""A number of a table has 15 digits at most: a longer one is an identifier, and text."""
_GROUP_ROWS = 100_000
_GROUP_BYTES = 48 * 1024 * 1024
_BLOCK = 1024 * 1024


def encode_parquet(download: Download) -> Iterator[bytes]:
    """The table with its source and what is said of its columns in the schema."""
    schema = _schema(download)
    sink = Sink()
    columns = sql.SQL(", ").join(plain_of(column) for column in download.columns)
    rows = _Rows(lines(download, columns))
    try:
        with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
            for group in _groups(rows, schema):
                writer.write_table(group)
                yield sink.take()
        yield sink.take()
    finally:
        rows.stop()


def _schema(download: Download) -> pa.Schema:
    source = download.source
    facts = {
        "title": source.title,
        "source": source.page,
        "publisher": source.publisher,
        "licence": source.licence,
        "language": source.language,
    }
    fields = [_field(column) for column in download.columns]
    return pa.schema(fields, metadata={key: text for key, text in facts.items() if text})


def _field(column: Labelled) -> pa.Field:
    words = {"label": column.label, "description": column.description, "unit": ""}
    if column.kind == "percent":
        words["unit"] = "%"
    told = {key: text for key, text in words.items() if text}
    return pa.field(column.name, _TYPES[column.kind], metadata=told)


def _groups(rows: _Rows, schema: pa.Schema) -> Iterator[pa.Table]:
    """Tables of about a hundred thousand rows, fewer where rows are long."""
    if rows.is_empty:
        return
    names = schema.names
    reader = csv.open_csv(
        rows,
        read_options=csv.ReadOptions(column_names=names, block_size=_BLOCK),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types={field.name: field.type for field in schema},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    kept: list[pa.RecordBatch] = []
    for batch in reader:
        kept.append(batch)
        if (
            sum(b.num_rows for b in kept) >= _GROUP_ROWS
            or sum(b.nbytes for b in kept) >= _GROUP_BYTES
        ):
            yield _table(kept, schema)
            kept = []
    if kept:
        yield _table(kept, schema)


def _table(batches: list[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_batches(batches).cast(schema)


class _Rows(io.RawIOBase):
    """Pieces of CSV as a file; Arrow reads ahead in a thread of its own, hence the lock."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._lock = threading.Lock()
        self._stopped = False
        self._rest = next(pieces, b"")

    @property
    def is_empty(self) -> bool:
        """Whether there are no rows at all."""
        return not self._rest

    def readable(self) -> bool:
        """Yes; it cannot seek."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``; none at the end."""
        with self._lock:
            if not self._rest and not self._stopped:
                self._rest = next(self._pieces, b"")
            end = len(self._rest) if size < 0 else size
            taken, self._rest = self._rest[:end], self._rest[end:]
            return taken

    def stop(self) -> None:
        """End the reading of the table, whoever is in the middle of it."""
        with self._lock:
            self._stopped = True
            self._rest = b""
            close = getattr(self._pieces, "close", None)
            if close:
                close()
