"""The schema of handing over."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

__all__ = ["harvest_push"]


@tk.validator_args
def harvest_push(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An inbox and a report."""
    return {"id": [not_empty, unicode_safe], "report": [not_empty, _an_object]}


def _an_object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever was sent
    if not isinstance(value, dict):
        raise tk.Invalid(tk._("An object is expected"))
    return value
