"""The one gate: a harvested entry meets the validators that ``package_create`` would call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckan import model, types

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.harvesters.sink.forms import Forms, context_of

__all__ = ["Gate"]


class Gate:
    """Validates package dicts as the harvest's user.

    Args:
        user: the acting user; a sysadmin, as for every harvest.
        forms: compiled schemas.
    """

    def __init__(self, user: model.User, forms: Forms) -> None:
        self._user = user
        self._forms = forms

    def context(self, package: model.Package | None = None) -> types.Context:
        """A fresh context, as an action would have it."""
        more = {} if package is None else {"package": package}
        return context_of(self._user.name, auth_user_obj=self._user, **more)

    def check(
        self, data: dict[str, Any], package: model.Package | None = None
    ) -> tuple[dict[str, Any], list[Finding]]:
        """The validated dict and what the validators found wrong.

        Args:
            data: a package dict; not changed.
            package: the stored package when it is an update.
        """
        action = "package_update" if package else "package_create"
        validated, errors = self._forms.check(action, self.context(package), dict(data))
        return validated, [
            faults.INVALID_VALUE(field, name=field, reason=reason)
            for field, reason in _flat(errors)
        ]


def _flat(errors: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Field and text of each error, whatever the nesting of CKAN's error dict."""
    if isinstance(errors, dict):
        for key, value in errors.items():
            yield from _flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(errors, list):
        for value in errors:
            yield from _flat(value, path)
    else:
        yield path, str(errors)
