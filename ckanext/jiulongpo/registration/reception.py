"""Takes a data file in: reads it within bounds, proposes values, and keeps it for the entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.registration import config, faults, service
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.proposals.fields import propose
from ckanext.jiulongpo.registration.proposals.profile import Bounds, profile
from ckanext.jiulongpo.registration.proposals.tables import propose_table

__all__ = ["take", "take_table"]

FILE, DATABASE = "file", "database"
_MEGABYTE = 1024 * 1024
_MOST_TAGS = 500
_LONGEST_NAME = 200


def take(context: Context, draft: Draft, upload: Any, user_id: str) -> Draft:  # noqa: ANN401 - whatever was sent as a file
    """Fill a draft in from a file.

    Raises:
        Abort: there is no file, or it is too large or cannot be read; the draft stays as it was.
    """
    content = _content(upload)
    name = str(upload.filename or "")[-_LONGEST_NAME:]
    told = profile(content, name, Bounds(config.read_rows(), config.read_seconds()))
    values = propose(told, name, _tags(context), datetime.now(UTC).date())
    facts = {
        "name": name,
        "size": told.size,
        "format": told.format,
        "rows": told.rows,
        "whole": told.whole,
        "broken": told.broken,
        "columns": len(told.columns),
    }
    service.keep_file(draft.id, content, facts)
    return service.propose(draft.id, values, FILE, user_id)


def take_table(context: Context, draft: Draft, asked: dict[str, Any], user_id: str) -> Draft:
    """Fill a draft in from a table of a database.

    Raises:
        ValidationError: there is no such table for the database's user.
    """
    table = tk.get_action("jiulongpo_harvest_database_table")(
        tk.fresh_context(context), {"source_id": asked["source_id"], "table": asked["table"]}
    )
    return service.propose(draft.id, propose_table(table), DATABASE, user_id)


def _content(upload: Any) -> bytes:  # noqa: ANN401 - whatever was sent as a file
    stream = getattr(upload, "stream", None)
    limit = config.file_bytes()
    content = stream.read(limit + 1) if stream is not None else b""
    if not content:
        raise Abort(faults.NO_FILE())
    if len(content) > limit:
        raise Abort(faults.TOO_LARGE(limit=limit // _MEGABYTE))
    return content


def _tags(context: Context) -> list[str]:
    """Words that entries use which the person may see."""
    found = tk.get_action("package_search")(
        tk.fresh_context(context), {"rows": 0, "facet.field": ["tags"], "facet.limit": _MOST_TAGS}
    )
    return list(found["facets"].get("tags", {}))
