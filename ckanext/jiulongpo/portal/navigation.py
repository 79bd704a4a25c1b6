"""The main navigation."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; ``here`` when the reader is in it."""

    word: str
    url: str
    here: bool


def main() -> list[Link]:
    """The places of the main navigation in their order."""
    places = (
        (tk._("Home"), "home.index", "/"),
        (tk._("Datasets"), "dataset.search", "/dataset"),
        (tk._("Themes"), "group.index", "/group"),
        (tk._("Departments"), "organization.index", "/organization"),
        (tk._("Interfaces"), "jiulongpo_portal.api_help", "/api-help"),
        (tk._("About"), "home.about", "/about"),
    )
    return [Link(word, tk.h.url_for(endpoint), _is_here(path)) for word, endpoint, path in places]


def _is_here(path: str) -> bool:
    here = tk.request.path.rstrip("/")
    return here == path.rstrip("/") or (path != "/" and here.startswith(path + "/"))
