"""What the portal tells of searches to whoever counts them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["nothing_found"]

nothing_found = tk.signals.ckanext.signal("jiulongpo:nothing_found")
"""A reader's words found nothing; sent with them as the sender."""
