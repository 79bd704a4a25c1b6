"""Places in the values of a draft: a field by name, a cell as ``items.<key>.<column>``. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ckanext.jiulongpo.registration.form_values import KEY
from ckanext.jiulongpo.registration.row_merging import ITEMS

__all__ = ["flat", "noted", "paths_of"]


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Path → value, rows cell by cell."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name != ITEMS:
            found[name] = value
            continue
        for row in value:
            cells = {column: cell for column, cell in row.items() if column != KEY}
            found |= {f"{ITEMS}.{row[KEY]}.{column}": cell for column, cell in cells.items()}
    return found


def paths_of(name: str, value: object) -> list[str]:
    """The paths of one field's value."""
    return list(flat({name: value}))


def noted(
    waiting: Sequence[Mapping[str, Any]], clashes: Mapping[str, Any], user_id: str
) -> list[dict[str, Any]]:
    """Clashes that wait with those that have come up; a person's newer text replaces his older.

    Args:
        waiting: as a draft keeps them.
        clashes: path → what the person wrote.
        user_id: the person.
    """
    now = datetime.now(UTC).isoformat()
    rest = [dict(one) for one in waiting if one["field"] not in clashes or one["person"] != user_id]
    return rest + [
        {"field": path, "value": value, "person": user_id, "at": now}
        for path, value in clashes.items()
    ]
