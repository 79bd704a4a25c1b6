"""The OpenAPI document of the site: every action that the caller may know about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config
from ckanext.jiulongpo.developers.openapi import entry, parts
from ckanext.jiulongpo.developers.openapi.action_path import path_of
from ckanext.jiulongpo.developers.registry import all_actions
from ckanext.jiulongpo.developers.words import words

__all__ = ["document"]


def document(known: Iterable[str], lang: str) -> dict[str, Any]:
    """The document.

    Args:
        known: names of actions that the caller may know about.
        lang: ``zh`` or ``en``.
    """
    actions = all_actions()
    listed = sorted(set(known) & set(actions))
    groups = [g for g in words().groups if any(words().group_of(name) == g for name in listed)]
    listed.sort(key=lambda name: (groups.index(words().group_of(name)), _place(name)))
    return {
        "openapi": parts.VERSION,
        "info": parts.info(
            tk._("API of {site}").format(site=config.site_title()),
            tk._(
                "Actions that only read are called by GET or POST, those that change something by "
                "POST. Every answer is JSON: result where success is true, error where it is "
                "false. This document is made from the actions that run on the site; it lists "
                "those that you may know about."
            ),
        ),
        "servers": [{"url": f"{config.site_url()}/api/3/action"}],
        "tags": [{"name": group.name(lang)} for group in groups],
        "paths": {f"/{name}": path_of(actions[name], lang) for name in listed},
        "components": _components(lang),
    }


def _components(lang: str) -> dict[str, Any]:
    shared = parts.components()
    return {**shared, "schemas": {**shared["schemas"], "Entry": entry.entry_schema(lang)}}


def _place(name: str) -> int:
    """Where the words put an action among its like."""
    order = list(words().summaries)
    return order.index(name) if name in words().summaries else len(order)
