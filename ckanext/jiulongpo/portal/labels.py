"""Words for the codes of the catalogue, in the reader's language."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import class_names


def label(list_name: str, code: str | None) -> str:
    """The word for a code, or the code itself where its list does not know it."""
    if not code:
        return ""
    return codelist(list_name).label(code, tk.h.lang()) or code


def class_path(code: str) -> list[tuple[str, str]]:
    """Code and name of each level of a class from 类 down, as far as the class table knows them."""
    return class_names(code, tk.h.lang()) if code else []
