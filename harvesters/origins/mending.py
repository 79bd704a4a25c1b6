"""Where the mapping of a source is mended, for those who may."""

from __future__ import annotations

from collections.abc import Iterable

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.harvesters.origins.service import titles_of

__all__ = ["mapping_url", "mendable"]


def mendable(context: Context, source_ids: Iterable[str]) -> dict[str, str]:
    """Of sources whose mapping the person may edit: their names in addresses, by id."""
    wanted = {source_id for source_id in source_ids if source_id}
    names = titles_of(wanted) if wanted else {}
    return {source_id: name for source_id, (name, _) in names.items() if _may(context, source_id)}


def _may(context: Context, source_id: str) -> bool:
    asked = {"source_id": source_id}
    try:
        tk.check_access("jiulongpo_harvest_mapping_save", tk.fresh_context(context), asked)
    except tk.NotAuthorized:
        return False
    return True


def mapping_url(name: str, field: str) -> str:
    """The mapping editor of a source, at a field of the catalogue."""
    return tk.h.url_for("jiulongpo_harvest.mapping", id=name, field=field or None)
