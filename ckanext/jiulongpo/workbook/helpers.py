"""What templates of imports ask: words of states, fields of bulk edits."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.workbook import bulk, config
from ckanext.jiulongpo.workbook.columns import label_of
from ckanext.jiulongpo.workbook.reading.headers import keys

__all__ = [
    "jiulongpo_workbook_fields",
    "jiulongpo_workbook_keys",
    "jiulongpo_workbook_may",
    "jiulongpo_workbook_state",
    "jiulongpo_workbook_when",
]


def jiulongpo_workbook_state(state: str) -> str:
    """The state of an import in words."""
    return {
        "sent": tk._("Received"),
        "checking": tk._("Being checked"),
        "refused": tk._("Cannot be read"),
        "checked": tk._("Checked, nothing written yet"),
        "applying": tk._("Being written"),
        "applied": tk._("Written"),
        "undoing": tk._("Being undone"),
        "undone": tk._("Undone"),
        "failed": tk._("Broke off"),
    }.get(state, state)


def jiulongpo_workbook_keys() -> list[tuple[str, str]]:
    """Everything that a column may mean, with its name; nothing first."""
    nothing = [("-", tk._("No field: keep as a value of the source")), ("#", tk._("Not read"))]
    return [*nothing, *((key, label_of(key)) for key in keys())]


def jiulongpo_workbook_fields() -> list[dict[str, Any]]:
    """Fields of a bulk edit with their choices."""
    lang = tk.h.lang()
    return [
        {
            "name": field.name,
            "label": field.text(lang),
            "help": field.help.get(lang, ""),
            "choices": codelist(field.code_list).choices(lang) if field.code_list else [],
            "is_date": field.value in {"date", "past_date"},
        }
        for field in bulk.fields()
    ]


def jiulongpo_workbook_may() -> bool:
    """Whether the reader may import."""
    return bool(tk.h.check_access("jiulongpo_import_list"))


def jiulongpo_workbook_when(moment: str) -> str:
    """A moment in the site's time, to the minute."""
    local = datetime.fromisoformat(moment).astimezone(ZoneInfo(config.time_zone()))
    return local.strftime("%Y-%m-%d %H:%M")
