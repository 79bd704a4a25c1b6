"""What two people wrote at the same place, side by side, in the reader's words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.registration.form_values import KEY
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.page import shown
from ckanext.jiulongpo.registration.row_merging import ITEMS
from ckanext.jiulongpo.registration.steps import step_of
from ckanext.jiulongpo.schemas.catalogue import Field, catalogue
from ckanext.jiulongpo.shared import reader_language

__all__ = ["clash_words"]


def clash_words(draft: Draft) -> list[dict[str, Any]]:
    """The clashes of a draft.

    Returns:
        Of each ``field`` (its path), ``label``, ``mine``, ``theirs``, ``person`` and ``step``.
    """
    told = []
    for one in draft.clashes:
        person = model.User.get(one["person"])
        label, theirs, mine = _of(draft, one["field"], one["value"])
        told.append(
            {
                "field": one["field"],
                "label": label,
                "mine": mine,
                "theirs": theirs,
                "person": person.display_name if person else "",
                "step": step_of(one["field"]).name,
            }
        )
    return told


def _of(draft: Draft, path: str, value: Any) -> tuple[str, str, str]:  # noqa: ANN401 - whatever a draft holds
    """Label, what the draft holds, and what the other wrote."""
    name, _, rest = path.partition(".")
    field = catalogue().field(name)
    if not rest:
        held = draft.values.get(name)
        return field.text(reader_language()), _or_empty(field, held), _or_empty(field, value)
    key, _, column_name = rest.partition(".")
    rows = draft.values.get(ITEMS, ())
    place = next((at for at, row in enumerate(rows) if row[KEY] == key), None)
    row = rows[place] if place is not None else None
    number = tk._("row {number}").format(number=place + 1) if place is not None else ""
    called = (row or (value if isinstance(value, dict) else {})).get("name", "")
    head = " ".join(filter(None, (field.text(reader_language()), number, called)))
    if not column_name:
        return head, _row(row), _row(value or None)
    column = next(each for each in field.columns if each.name == column_name)
    held = row.get(column_name) if row else None
    label = f"{head} · {column.text(reader_language())}"
    return label, _or_empty(column, held) if row else _row(None), _or_empty(column, value)


def _or_empty(field: Field, value: Any) -> str:  # noqa: ANN401 - whatever a draft holds
    return shown(field, value) or tk._("(empty)")


def _row(row: dict[str, str] | None) -> str:
    """A row in one line."""
    if not row:
        return tk._("(the row is removed)")
    columns = catalogue().items.columns
    return " · ".join(shown(each, row[each.name]) for each in columns if row.get(each.name))
