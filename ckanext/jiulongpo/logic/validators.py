"""What a password has to be."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.jiulongpo import config
from ckanext.jiulongpo.guessing import LONGEST_PASSWORD

__all__ = ["user_password_validator"]

_PASSWORD = ("password",)


def user_password_validator(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, _context: Context
) -> None:
    """Takes the place of CKAN's, which asks for eight characters of any kind.

    GB/T 22239-2019, 8.1.4.1 a) asks for complexity (复杂度要求): how much is a setting.
    """
    value = data[key]
    if value is tk.missing or value == "":
        return
    if not isinstance(value, str):
        errors[_PASSWORD].append(tk._("Passwords must be strings"))
        return
    name = str(data.get(("name",)) or "")
    errors[_PASSWORD].extend(_faults(value, name))


def _faults(password: str, name: str) -> list[str]:
    length, kinds = config.password_length(), config.password_kinds()
    if not length <= len(password) <= LONGEST_PASSWORD:
        text = tk._("A password has {length} to {most} characters.")
        return [text.format(length=length, most=LONGEST_PASSWORD)]
    if _kinds(password) < kinds:
        text = tk._(
            "A password has {kinds} of these: small letters, capitals, digits, other characters."
        )
        return [text.format(kinds=kinds)]
    if name and name.casefold() in password.casefold():
        return [tk._("A password does not contain the name of its user.")]
    return []


def _kinds(password: str) -> int:
    asked = (str.islower, str.isupper, str.isdigit)
    others = any(not any(ask(char) for ask in asked) for char in password)
    return sum(any(map(ask, password)) for ask in asked) + others
