"""What the catalogue tells when it describes an entry in RDF, for plugins that know more of it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["described"]

described = tk.signals.ckanext.signal("jiulongpo:entry_described")
"""An entry was described; sent with the graph as the sender, and ``entry`` and ``ref``."""
