"""What earlier runs have left: contents of records, sizes of runs, rows for downloads."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.reports.history.service import (
    Contents,
    contents,
    finding_rows,
    raw_record,
    record_rows,
    unindexed,
)

__all__ = ["Contents", "contents", "finding_rows", "raw_record", "record_rows", "unindexed"]
