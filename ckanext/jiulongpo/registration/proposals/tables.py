"""From the columns of a database table to values of an entry that a person may take. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.jiulongpo.registration.form_values import KEY
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["propose_table"]

_DATABASE = "3"
_LONGEST = 200


def propose_table(table: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the fields of an entry.

    Args:
        table: ``kind`` of database, ``name``, ``comment`` and ``columns``, each with ``name``,
            ``comment``, ``data_type`` and ``length``. A comment is taken for the Chinese name.
    """
    title = table["comment"] or table["name"]
    names = [column["comment"] or column["name"] for column in table["columns"]]
    values = {
        "title": title[:_LONGEST],
        "notes": f"{title}，包含{'、'.join(names[:5])}等 {len(names)} 个信息项。",
        "format_class": _DATABASE,
        "format_type": codelist("format_type").code_of(table["kind"]) or "",
        "items": [_row(number, column) for number, column in enumerate(table["columns"], 1)],
    }
    return {name: value for name, value in values.items() if value}


def _row(number: int, column: Mapping[str, Any]) -> dict[str, str]:
    row = {
        KEY: str(number),
        "name": (column["comment"] or column["name"])[:_LONGEST],
        "name_en": column["name"][:_LONGEST],
        "data_type": column["data_type"],
    }
    if column["length"]:
        row["length"] = str(column["length"])
    return row
