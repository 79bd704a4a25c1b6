"""Bounds the keys with which a new password is chosen: to some hours, and to one password.

CKAN 2.12 mails a key that stays good until it is used on its page: for years, and, by its action,
for any number of passwords (OWASP ASVS 5.0, 6.4.1 and 6.5.1). Here the time of its making is a part
of the key, so that it needs no place of its own, and a change of the password ends it.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from flask import request
from sqlalchemy import event, inspect

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo import config

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["bound_reset_keys", "is_current"]

_KEY = re.compile(r"[0-9a-f]{32}_([0-9a-f]{1,12})", re.ASCII)
_SECONDS_OF_HOUR = 3600
_SKEW = 60
"""Seconds by which the clocks of two machines may differ."""


def bound_reset_keys(app: Flask) -> None:
    """Write the time into each key that is made from now on, and refuse old ones on their page.

    Args:
        app: just made, before its first request.
    """
    mapper: Any = inspect(model.User)
    kept = mapper.all_orm_descriptors
    for name, listener in (("reset_key", _dated), ("_password", _ended)):
        attribute = kept[name]
        if not event.contains(attribute, "set", listener):
            event.listen(attribute, "set", listener, retval=True)
    app.before_request(_refuse_old)


def is_current(key: str) -> bool:
    """Whether a key was made within the hours for which it is good."""
    found = _KEY.fullmatch(key.strip())
    if found is None:
        return False
    age = time.time() - int(found[1], 16)
    return -_SKEW <= age <= config.reset_hours() * _SECONDS_OF_HOUR


def _dated(_user: model.User, key: str | None, *_more: object) -> str | None:
    return f"{key}_{int(time.time()):x}" if key else key


def _ended(user: model.User, password: str | None, *_more: object) -> str | None:
    user.reset_key = None  # pyright: ignore[reportAttributeAccessIssue] -- the column takes none
    return password


def _refuse_old() -> None:
    if request.endpoint == "user.perform_reset" and not is_current(request.args.get("key", "")):
        tk.abort(403, tk._("This link is too old, or was used. Ask for a new password once more."))
