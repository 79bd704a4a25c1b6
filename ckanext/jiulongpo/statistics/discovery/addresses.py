"""Addresses that other programs keep."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["lasting"]


def lasting(endpoint: str, **parts: object) -> str:
    """The whole address of a page, without the language of whoever happens to ask."""
    return tk.h.url_for(endpoint, qualified=True, locale="default", **parts)
