"""What the catalogue tells when it describes an entry in RDF, for plugins that know more of it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["described"]

described = tk.signals.ckanext.signal("jiulongpo:entry_described")
"""Entries are described; sent with the graph as the sender; ``entries`` are pairs with their node.

Those of one document come at once, so that whoever knows more of them asks once for all."""
