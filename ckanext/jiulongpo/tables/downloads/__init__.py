"""Tables as files: one encoder a format, written by the database row by row, streamed."""

from __future__ import annotations

from ckanext.jiulongpo.tables.downloads.formats import FORMATS, Format, formats_of, pieces
from ckanext.jiulongpo.tables.downloads.order import Download, Source

__all__ = ["FORMATS", "Download", "Format", "Source", "formats_of", "pieces"]
