"""As of which state of the catalogue the present request is answered."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal.page_cache.generation import OF_REQUEST
from ckanext.jiulongpo.portal.page_cache.watching import watched

__all__ = ["generation"]


def generation() -> str:
    """A mark that changes with everything that a page may show; empty where nobody keeps it.

    A page is made under one mark from its beginning to its end.
    """
    if not tk.request:
        return ""
    environ = tk.request.environ
    if OF_REQUEST not in environ:
        kept = watched()
        environ[OF_REQUEST] = kept.present() if kept else ""
    return environ[OF_REQUEST]
