"""What this plugin hears: files that got a table, for the index shows entries as they were."""

from __future__ import annotations

import logging

import ckan.plugins.toolkit as tk
from ckan import types
from ckan.lib.search.common import SearchIndexError
from ckan.types import SignalMapping

from ckanext.jiulongpo.harvesters import outbox
from ckanext.jiulongpo.shared import table_flagged, tables_loaded

__all__ = ["subscriptions"]

log = logging.getLogger(__name__)


def subscriptions() -> SignalMapping:
    """Signals that this plugin hears."""
    return {table_flagged: [_flagged], tables_loaded: [_loaded]}


def _flagged(package_id: str) -> None:
    outbox.queue([package_id])


def _loaded(_number: int) -> None:
    """Many files are loaded in one go: the index hears of their entries at once."""
    site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
    try:
        outbox.heal(site["name"])
    except SearchIndexError as error:
        log.warning("Entries with new tables wait for the index: %s", error)
