"""Template helpers of the portal; all names start with ``jlp_``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import (
    clock,
    config,
    directory,
    downloads,
    elements,
    entry,
    errors,
    icons,
    large_type,
    links,
    navigation,
    options,
    site,
    updates,
    words,
)
from ckanext.jiulongpo.shared import FacetValue

__all__ = [
    "jlp_citation",
    "jlp_day",
    "jlp_day_in_list",
    "jlp_downloads",
    "jlp_elements",
    "jlp_entry",
    "jlp_error",
    "jlp_file",
    "jlp_files_given",
    "jlp_icon",
    "jlp_language_links",
    "jlp_large_type",
    "jlp_metadata_links",
    "jlp_navigation",
    "jlp_number",
    "jlp_options",
    "jlp_related",
    "jlp_site",
    "jlp_size",
    "jlp_theme_about",
    "jlp_theme_icon",
    "jlp_theme_word",
    "jlp_tracks_views",
    "jlp_updates",
]


def jlp_site() -> site.Site:
    """The site's names, registrations and contacts."""
    return site.current()


def jlp_icon(name: str, *, small: bool = False) -> Markup:
    """An icon from the sprite, to stand beside a word."""
    return icons.icon(name, small=small)


def jlp_theme_icon(slug: str) -> Markup:
    """The icon of a key theme."""
    return icons.theme_icon(slug)


def jlp_theme_word(name: str) -> str:
    """A key theme's name in the reader's language."""
    return directory.theme_word(name)


def jlp_theme_about(name: str) -> str:
    """What a key theme is about, in the reader's language."""
    return directory.theme_about(name)


def jlp_entry(pkg: Mapping[str, Any]) -> entry.Entry:
    """An entry as pages show it."""
    return entry.of(pkg)


def jlp_navigation() -> list[navigation.Link]:
    """The main navigation; the place where the reader is, is marked."""
    return navigation.main()


def jlp_number(value: float) -> str:
    """A number with thousands separators."""
    return words.number(value)


def jlp_options(values: Sequence[FacetValue], first: int = 1) -> Iterator[options.Option]:
    """The checkboxes of a facet's values, numbered from ``first`` on."""
    return options.options(values, first)


def jlp_size(size: int | None) -> str:
    """A file size in KB or MB."""
    return words.size(size)


def jlp_day(day: date | str | None) -> str:
    """A date as 2026-11-23; an empty text for None."""
    return words.day(day)


def jlp_day_in_list(day: date | str | None) -> str:
    """A date in a list: without the year while it is this one."""
    return words.day_in_list(day, clock.today())


def jlp_downloads(pkg: Mapping[str, Any]) -> int:
    """Downloads of an entry's files in the last 30 days."""
    return downloads.of(str(pkg["id"]))


def jlp_large_type() -> bool:
    """Whether the reader has chosen large type (大字版)."""
    return large_type.chosen()


def jlp_language_links() -> list[navigation.Language]:
    """This page in the other languages the site offers."""
    return navigation.languages()


def jlp_elements(shown: entry.Entry) -> list[elements.Row]:
    """The guideline's elements of an entry, in its order."""
    return elements.elements(shown)


def jlp_citation(shown: entry.Entry) -> str:
    """How to cite an entry."""
    return elements.citation(shown)


def jlp_metadata_links(pkg: Mapping[str, Any]) -> list[links.MetadataLink]:
    """An entry's metadata for programs."""
    return links.metadata_links(str(pkg["name"]))


def jlp_related(pkg: Mapping[str, Any]) -> list[entry.Entry]:
    """Other entries of the same provider."""
    return links.of_same_provider(pkg)


def jlp_files_given(shown: entry.Entry) -> bool:
    """Whether the reader may have an entry's files; asked for where the answer can be no.

    One answer holds for all files of an entry.
    """
    if shown.get("open_type") == "1" or not shown.files:
        return True
    return bool(tk.h.check_access("jiulongpo_file_download", {"id": shown.files[0].id}))


def jlp_file(resource: Mapping[str, Any]) -> entry.File:
    """A data file as pages show it."""
    return entry.file_of(resource)


def jlp_error(code: int | list[int]) -> errors.ErrorWords:
    """What an error page says."""
    return errors.error_words(code)


def jlp_tracks_views() -> bool:
    """Whether the site counts the views of datasets."""
    return config.tracks_views()


def jlp_updates(shown: entry.Entry) -> updates.Updates:
    """The latest periods of an entry's update cycle, and whether each had its update."""
    return updates.of(shown)
