"""The names of departments and themes as pages write them, remembered for some seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import config, present, service
from ckanext.jiulongpo.portal.cache import ShortMemory
from ckanext.jiulongpo.portal.service import Named
from ckanext.jiulongpo.schemas.codelists import codelist

_memory: ShortMemory[Mapping[str, Named]] = ShortMemory()


def departments() -> Mapping[str, Named]:
    """All departments by name."""
    return _remembered("departments", service.departments)


def themes() -> Mapping[str, Named]:
    """All themes by name."""
    return _remembered("themes", service.themes)


def forget() -> None:
    """Read the names anew at the next request of this process."""
    _memory.forget()


def department_word(name: str, otherwise: str = "") -> str:
    """A department's short name."""
    known = departments().get(name)
    return known.short if known else otherwise or name


def short_of_title(title: str) -> str:
    """The short name of the department with this full name; the title where there is none."""
    found = (unit.short for unit in departments().values() if unit.title == title)
    return next(found, title)


def theme_word(name: str, otherwise: str = "") -> str:
    """A theme's name in the reader's language."""
    known = themes().get(name)
    return _word(known) if known else otherwise or name


def theme_about(name: str) -> str:
    """What a theme is about, in the reader's language; empty where nobody has said it in that."""
    known = themes().get(name)
    if known is None or tk.h.lang() != "en":
        return known.description if known else ""
    return codelist("key_theme").fact(name, "about", {}).get("en", "")


def _remembered(kind: str, make: Callable[[], Mapping[str, Named]]) -> Mapping[str, Named]:
    return _memory.get(kind, make, config.stats_seconds(), present.generation())


def _word(theme: Named) -> str:
    return theme.title_en if theme.title_en and tk.h.lang() == "en" else theme.title
