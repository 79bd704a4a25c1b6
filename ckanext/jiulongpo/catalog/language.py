"""The reader's language, also where there is no request."""

from __future__ import annotations

from flask import has_request_context

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.catalog import config

__all__ = ["reader_language"]


def reader_language() -> str:
    """Language of the request; the site's own on the command line and in background jobs."""
    lang = tk.h.lang() if has_request_context() else None
    return lang if isinstance(lang, str) and lang else config.site_language()
