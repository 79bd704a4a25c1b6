"""Which plugins are on: forms and workbooks have to work with and without a review."""

from __future__ import annotations

import configparser

from stack.layout import REPOSITORY

__all__ = ["WITHOUT_REVIEW"]


def _plugins() -> list[str]:
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(REPOSITORY / "test.ini", encoding="utf-8")
    return settings["app:main"]["ckan.plugins"].split()


WITHOUT_REVIEW = " ".join(name for name in _plugins() if name != "jiulongpo_review")
