"""What tables tell the other plugins."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["flagged", "loaded"]

loaded = tk.signals.ckanext.signal("jiulongpo:tables_loaded")
"""Tables were loaded, well or badly; sent with their number as the sender."""

flagged = tk.signals.ckanext.signal("jiulongpo:table_flagged")
"""A file got CKAN's flag that it has a table; sent with the id of its entry, in the transaction.

Whoever keeps copies of entries has them to renew: CKAN shows entries out of its index."""
