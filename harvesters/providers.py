"""Providers (提供方): from the name in a record to an organisation of the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.shared import Finding, syllables

__all__ = ["Made", "Providers", "slug"]

_SLUG_LENGTH = 60
_NAMES = 10_000
"""A broken source may name another provider in each record; so many are remembered."""

Find = Callable[[str], str | None]
"""Organisation id for a provider's name, former ones and spellings too, or ``None``."""


@dataclass(frozen=True, slots=True)
class Made:
    """An organisation that a run has created."""

    id: str
    name: str
    title: str


@dataclass(slots=True)
class Providers:
    """Finds each name once a run, and makes what is missing where the source asks for it.

    Attributes:
        find: the catalogue's index of organisations.
        user: name of the acting user.
        create: make organisations for names that are not known.
        parent: name of the organisation above the ones that are made; may be empty.
        only: organisations that the source may bring entries for; ``None`` means any.
        made: what was created so far.
    """

    find: Find
    user: str
    create: bool = False
    parent: str = ""
    only: frozenset[str] | None = None
    made: list[Made] = field(default_factory=list)
    _owners: dict[str, str | None] = field(default_factory=dict)

    def prepare(self, names: Iterable[str]) -> None:
        """Look names up, and create organisations, before a batch's transaction begins."""
        if len(self._owners) > _NAMES:
            self._owners.clear()
        for name in dict.fromkeys(names):
            if name not in self._owners:
                self._owners[name] = self.find(name) or self._make(name)

    def owner(self, name: str) -> tuple[str | None, Finding | None]:
        """The organisation of a prepared name, or why there is none."""
        owner = self._owners.get(name)
        if owner is None:
            return None, faults.NO_PROVIDER("owner_org", provider=name, value=name)
        if self.only is not None and owner not in self.only:
            return None, faults.FOREIGN_ENTRY("owner_org", provider=name)
        return owner, None

    def _make(self, name: str) -> str | None:
        if not self.create or not name.strip():
            return None
        data: dict[str, Any] = {"name": slug(name), "title": name}
        if self.parent:
            data["groups"] = [{"name": self.parent}]
        context = types.Context(user=self.user, ignore_auth=True)
        try:
            organisation = tk.get_action("organization_create")(context, data)
        except tk.ValidationError:
            return None  # the name is ambiguous or deleted: a person has to decide
        self.made.append(Made(organisation["id"], organisation["name"], name))
        return organisation["id"]


def slug(title: str) -> str:
    """A name for addresses from a Chinese title: pinyin, and a mark that keeps it apart."""
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in "-".join(syllables(title)))
    words = "-".join(part for part in letters.lower().split("-") if part)
    mark = hashlib.blake2b(title.encode(), digest_size=4).hexdigest()
    return f"{words[:_SLUG_LENGTH].strip('-') or 'org'}-{mark}"
