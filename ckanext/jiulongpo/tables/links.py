"""Addresses of a table: the state of a page is in its address, so that it can be shared.

What is asked of the rows (filters, search, order) and what is looked at (a chart, a part of the
map) stand beside each other: changing the one keeps the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ckanext.jiulongpo import addresses
from ckanext.jiulongpo.tables.asking import OPERATORS

__all__ = ["VIEW_KEYS", "Links"]

Parameters = tuple[tuple[str, str], ...]
_MOST = 60
VIEW_KEYS = ("codes", "chart", "by", "of", "step", "top", "datum", "box")
"""What an address says of the cells, of the chart and of the map."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that differ from this page's in one thing.

    Attributes:
        entry: name of the entry.
        file_id: the file that is shown.
        chosen: whether the address names it.
        parameters: what the address asks of the table, without its page.
        view: what it says of the chart and of the map, each key once.
    """

    entry: str
    file_id: str
    chosen: bool
    parameters: Parameters
    view: Parameters = ()

    @classmethod
    def of(cls, entry: str, file_id: str, given: Iterable[tuple[str, str]]) -> Links:
        """The links of a page, by the parameters of its address; what is empty is left out."""
        pairs = [(key, value.strip()) for key, value in given]
        about = tuple(pair for pair in pairs if pair[1] and _is_about_table(pair[0]))
        view = {key: value for key, value in pairs if value and key in VIEW_KEYS}
        chosen = any(key == "file" for key, _value in pairs)
        return cls(entry, file_id, chosen, about[:_MOST], tuple(view.items()))

    @property
    def query(self) -> str:
        """What the address asks of the table, as it stands in an address."""
        return urlencode(self.parameters)

    def page(
        self, parameters: Parameters | None = None, *, place: str = "data", **more: str
    ) -> str:
        """The entry's page with this state of the table, at one of its places."""
        path = addresses.of("dataset.read", self.entry)
        return self._with(path, parameters, [*self.view, *more.items()], f"#{place}")

    def part(self, parameters: Parameters | None = None, *, of: str = "part", **more: str) -> str:
        """One part of the page alone in this state: ``part`` the table, ``chart``, ``map``."""
        return self._with(self.form(of), parameters, [*self.view, *more.items()], "")

    def form(self, of: str = "part") -> str:
        """Where a form asks for one part of the page; its fields say all the rest."""
        return addresses.of(f"jiulongpo_tables.{of}", self.entry, resource_id=self.file_id)

    def hidden(self, *own: str) -> list[tuple[str, str]]:
        """What a form has to carry along besides its own fields: all that the address says.

        Args:
            own: keys of the form's own fields.
        """
        pairs = [("file", self.file_id), *self.parameters, *self.view]
        return [pair for pair in pairs if pair[0] not in own]

    def viewed(self, changes: Mapping[str, str]) -> Links:
        """The same table with another chart or map; an empty value takes a key away."""
        view = {**dict(self.view), **changes}
        return replace(self, view=tuple((key, value) for key, value in view.items() if value))

    def download(self, form: str, *, whole: bool) -> str:
        """The table in a format, whole or as filtered."""
        path = addresses.of(
            "jiulongpo_tables.export", self.entry, resource_id=self.file_id, form=form
        )
        return path if whole else self._with(path, self.parameters, (), "")

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
        self,
        path: str,
        parameters: Parameters | None,
        more: Iterable[tuple[str, str]],
        place: str,
    ) -> str:
        pairs = list(self.parameters if parameters is None else parameters)
        if self.chosen:
            pairs.insert(0, ("file", self.file_id))
        pairs += more
        return f"{path}?{urlencode(pairs)}{place}" if pairs else f"{path}{place}"


def _is_about_table(key: str) -> bool:
    operator, colon, _name = key.partition(":")
    return key in ("q", "sort") or bool(colon and operator in OPERATORS)
