"""Which fields may be set for many entries at once, and for how many."""

from __future__ import annotations

from ckanext.jiulongpo.schemas.catalogue import Field
from ckanext.jiulongpo.workbook.columns import field_of

__all__ = ["EDITABLE", "MOST_ENTRIES", "fields"]

MOST_ENTRIES = 1_000

EDITABLE = (
    "class_code", "provider_office", "source_system", "format_class", "format_type",
    "share_type", "share_condition", "share_mode_class", "share_mode_type", "open_type",
    "open_condition", "update_cycle", "publish_date", "data_update_date", "data_level",
    "theme_domain", "application_scene", "industry", "spatial_scope", "sync_mode",
    "contact_name", "contact_phone", "contact_email",
)  # fmt: skip
"""What several entries may have alike; titles, codes and items are each entry's own."""


def fields() -> list[Field]:
    """The fields in their order."""
    return [field for name in EDITABLE if (field := field_of(name)) is not None]
