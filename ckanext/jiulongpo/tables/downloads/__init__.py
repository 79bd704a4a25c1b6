"""Tables as files: one encoder a format, written by the database row by row, streamed."""

from __future__ import annotations

from ckanext.jiulongpo.tables.downloads.formats import FORMATS, Format
from ckanext.jiulongpo.tables.downloads.job import Download, pieces

__all__ = ["FORMATS", "Download", "Format", "pieces"]
