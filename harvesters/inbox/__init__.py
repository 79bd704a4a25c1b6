"""Records that other platforms hand over, instead of our fetching them."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.inbox.source import KIND, InboxSettings, InboxSource

__all__ = ["KIND", "InboxSettings", "InboxSource"]
