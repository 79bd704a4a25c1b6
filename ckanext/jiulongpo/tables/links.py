"""Addresses of a table: the state of a page is in its address, so that it can be shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables.asking import OPERATORS

__all__ = ["Links"]

Parameters = tuple[tuple[str, str], ...]
_MOST = 60


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that differ from this page's in one thing.

    Attributes:
        entry: name of the entry.
        file_id: the file that is shown.
        chosen: whether the address names it.
        parameters: what the address asks of the table, without its page.
    """

    entry: str
    file_id: str
    chosen: bool
    parameters: Parameters

    @classmethod
    def of(cls, entry: str, file_id: str, given: Iterable[tuple[str, str]]) -> Links:
        """The links of a page, by the parameters of its address; what is empty is left out."""
        pairs = [(key, value.strip()) for key, value in given]
        about = tuple(pair for pair in pairs if pair[1] and _is_about_table(pair[0]))
        return cls(entry, file_id, any(key == "file" for key, _value in pairs), about[:_MOST])

    @property
    def query(self) -> str:
        """What the address asks of the table, as it stands in an address."""
        return urlencode(self.parameters)

    def page(self, parameters: Parameters | None = None, **more: str) -> str:
        """The entry's page with this state of the table."""
        return self._with(tk.h.url_for("dataset.read", id=self.entry), parameters, more, "#data")

    def part(self, parameters: Parameters | None = None, **more: str) -> str:
        """The table alone in this state."""
        path = tk.h.url_for("jiulongpo_tables.part", id=self.entry, resource_id=self.file_id)
        return self._with(path, parameters, more, "")

    def download(self, form: str, *, whole: bool) -> str:
        """The table in a format, whole or as filtered."""
        path = tk.h.url_for(
            "jiulongpo_tables.export", id=self.entry, resource_id=self.file_id, form=form
        )
        return path if whole else self._with(path, self.parameters, {}, "")

    def sorted_by(self, name: str, current: str) -> Parameters:
        """Ascending first, then descending, then in the order of the file."""
        after = {name: f"-{name}", f"-{name}": ""}.get(current, name)
        rest = tuple(pair for pair in self.parameters if pair[0] != "sort")
        return (*rest, ("sort", after)) if after else rest

    def without(self, key: str, value: str) -> Parameters:
        """One demand less."""
        return tuple(pair for pair in self.parameters if pair != (key, value))

    def with_also(self, key: str, value: str) -> Parameters:
        """One demand more."""
        return (*self.without(key, value), (key, value))

    def _with(
        self, path: str, parameters: Parameters | None, more: dict[str, str], place: str
    ) -> str:
        pairs = list(self.parameters if parameters is None else parameters)
        if self.chosen:
            pairs.insert(0, ("file", self.file_id))
        pairs += list(more.items())
        return f"{path}?{urlencode(pairs)}{place}" if pairs else f"{path}{place}"


def _is_about_table(key: str) -> bool:
    operator, colon, _name = key.partition(":")
    return key in ("q", "sort") or bool(colon and operator in OPERATORS)
