"""Validators of a token's terms."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config
from ckanext.jiulongpo.developers.scopes import Scope

__all__ = ["jiulongpo_token_days", "jiulongpo_token_scopes"]

_LONGEST_DAYS = 36_500


def jiulongpo_token_scopes(value: Any) -> list[str]:  # noqa: ANN401 - whatever a caller sends
    """A list of scopes, or one, or several with blanks or commas between, each known."""
    given = value.replace(",", " ").split() if isinstance(value, str) else value
    known = [str(scope) for scope in Scope]
    if not isinstance(given, (list, tuple)) or not set(map(str, given)) <= set(known):
        raise tk.Invalid(tk._("Use one or more of: {values}.").format(values=", ".join(known)))
    return [scope for scope in known if scope in set(map(str, given))]


def jiulongpo_token_days(value: Any) -> int:  # noqa: ANN401 - whatever a caller sends
    """Days until the token ends: from 1 to the site's limit; 0, for ever, where it has none.

    An empty field of a form is the site's default.
    """
    if value == "":
        return config.token_days()
    most = config.token_days_max()
    try:
        days = int(value)
    except (TypeError, ValueError):
        days = -1
    least, limit = (1, most) if most else (0, _LONGEST_DAYS)
    if not least <= days <= limit:
        text = tk._("Give a number of days from {least} to {most}.")
        raise tk.Invalid(text.format(least=least, most=limit))
    return days
