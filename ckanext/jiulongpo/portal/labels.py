"""Words for the codes of the catalogue, in the reader's language."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.codelists import UnknownCodeListError, codelist

_LEVELS = (1, 3)
"""Length of a class code up to its 类 and up to its 项 (guideline §3)."""


def label(list_name: str, code: str | None) -> str:
    """The word for a code, or the code itself where its list does not know it."""
    if not code:
        return ""
    return codelist(list_name).label(code, tk.h.lang()) or code


def class_path(code: str) -> list[str]:
    """The words for the levels of a class code, the code itself last."""
    if not code:
        return []
    try:
        known = codelist("resource_class")
    except UnknownCodeListError:
        return [code]
    lang = tk.h.lang()
    levels = [known.get(code[:length]) for length in _LEVELS if length <= len(code)]
    words = [level.label(lang) for level in levels if level]
    return [*words, code] if code not in known else words
