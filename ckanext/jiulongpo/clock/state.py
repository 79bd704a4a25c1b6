"""What the clock needs of the database: that no two processes share a connection."""

from __future__ import annotations

import ckan.plugins as p
from ckan import model

__all__ = ["let_go"]


def let_go() -> None:
    """Close all connections: one that two processes use is broken for both."""
    model.Session.remove()
    model.ensure_engine().dispose()
    for plugin in p.PluginImplementations(p.IForkObserver):
        plugin.before_fork()
