"""What the portal tells of searches to whoever counts them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal.page_cache.generation import AS_IT_CAME, NOT_KEPT

__all__ = ["nothing_found", "tell_nothing_found"]

nothing_found = tk.signals.ckanext.signal("jiulongpo:nothing_found")
"""A reader's words found nothing; sent with them as the sender, and ``environ`` of the reader."""


def tell_nothing_found(words: str) -> None:
    """Tell it each time: such a page is not kept for others."""
    environ = tk.request.environ
    environ[NOT_KEPT] = True
    nothing_found.send(words, environ=environ.get(AS_IT_CAME, environ))
