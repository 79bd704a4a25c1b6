"""The main navigation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from babel import Locale

import ckan.plugins.toolkit as tk


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; ``here`` when the reader is in it."""

    word: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Language:
    """Another language of the page: its own name for itself, its tag, and the address."""

    name: str
    tag: str
    url: str


def languages() -> list[Language]:
    """The other languages the site offers, each with its script where that tells it apart."""
    offered = tk.h.get_available_locales()
    spoken = Counter(locale.language for locale in offered)
    return [
        Language(
            name=_own_name(locale, alone=spoken[locale.language] == 1),
            tag=str(locale).replace("_", "-"),
            url=tk.h.url_for(tk.h.current_url(), locale=str(locale)),
        )
        for locale in offered
        if str(locale) != tk.h.lang()
    ]


def _own_name(locale: Locale, *, alone: bool) -> str:
    return str((locale.get_language_name() if alone else locale.get_display_name()) or locale)


def main() -> list[Link]:
    """The places of the main navigation in their order."""
    places: tuple[tuple[str, str, str], ...] = (
        (tk._("Home"), "home.index", "/"),
        (tk._("Datasets"), "dataset.search", "/dataset"),
        (tk._("Themes"), "group.index", "/group"),
        (tk._("Departments"), "organization.index", "/organization"),
        _interfaces(),
        (tk._("About"), "home.about", "/about"),
    )
    if tk.h.plugin_loaded("jiulongpo_feedback"):
        feedback = (tk._("Feedback"), "jiulongpo_feedback.index", "/feedback")
        places = (*places[:-1], feedback, places[-1])
    if tk.h.plugin_loaded("jiulongpo_statistics"):
        statistics = (tk._("Statistics"), "jiulongpo_statistics.page", "/statistics")
        places = (*places[:-1], statistics, places[-1])
    if tk.h.plugin_loaded("jiulongpo_registration") and tk.h.check_access("package_create"):
        places += ((tk._("Register entries"), "jiulongpo_registration.index", "/registration"),)
    return [Link(word, tk.h.url_for(endpoint), _is_here(path)) for word, endpoint, path in places]


def _interfaces() -> tuple[str, str, str]:
    """Where programs are spoken of: the developers' own pages where their plugin is on."""
    if tk.h.plugin_loaded("jiulongpo_developers"):
        return tk._("Developers"), "jiulongpo_developers.index", "/developers"
    return tk._("Interfaces"), "jiulongpo_portal.api_help", "/api-help"


def _is_here(path: str) -> bool:
    here = tk.request.path.rstrip("/")
    return here == path.rstrip("/") or (path != "/" and here.startswith(path + "/"))
