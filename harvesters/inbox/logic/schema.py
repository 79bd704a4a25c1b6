"""The schema of handing over."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

__all__ = ["harvest_push"]

_MOST = 1000


@tk.validator_args
def harvest_push(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An inbox, and a report or a list of them."""
    return {"id": [not_empty, unicode_safe], "report": [not_empty, _reports]}


def _reports(value: Any) -> dict[str, Any] | list[dict[str, Any]]:  # noqa: ANN401 - whatever was sent
    given = value if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) for one in given):
        raise tk.Invalid(tk._("An object is expected"))
    if len(given) > _MOST:
        raise tk.Invalid(tk._("At most {count} reports are taken at once").format(count=_MOST))
    return value
