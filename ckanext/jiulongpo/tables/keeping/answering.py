"""The answer to whoever asks for a download and may have it: the kept file, or one in the making.

Who may have it is decided before, at each request; no address leads to a kept file but the table's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, stream_with_context

from ckanext.jiulongpo.tables import offered
from ckanext.jiulongpo.tables.downloads import FORMATS, Download
from ckanext.jiulongpo.tables.keeping import making, service
from ckanext.jiulongpo.tables.keeping.mark import mark_of
from ckanext.jiulongpo.tables.model import TableLoad
from ckanext.jiulongpo.tables.serving import Stored, answer

__all__ = ["answer_of"]


def answer_of(
    download: Download, load: TableLoad, names: Sequence[str], headers: Mapping[str, str]
) -> Response:
    """The download, with parts and checksum where it is kept, else streamed as it is made.

    Args:
        download: what is asked for.
        load: of the file.
        names: the parts of the file's name.
        headers: of its own.
    """
    mark = mark_of(download, load) if download.is_whole else None
    found = service.find(mark.key) if mark else None
    name, plain = offered.file_names(names, download.form)
    media_type = FORMATS[download.form].media_type
    if found:
        response = answer(Stored(found.kept, name, plain, media_type, found.made))
    else:
        response = Response(
            stream_with_context(making.made(download, mark)), content_type=media_type
        )
        response.headers["Content-Disposition"] = offered.named(name, plain)
        response.headers["Accept-Ranges"] = "none"
        response.headers["X-Accel-Buffering"] = "no"
    response.headers.update(headers)
    return response
