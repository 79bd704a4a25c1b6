"""The city whose catalogue this is: its own data files, and what browsers get of it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.jiulongpo.config import site_folder
from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.codelists import codelist, codelist_names

__all__ = ["settle_place"]


def settle_place(config: CKANConfig) -> None:
    """Take the city's own files, before anything is read.

    A list of codes that cannot be used stops the start: later it would break pages.

    Raises:
        OwnFileError: there is no such folder, or one of its code lists is not whole.
    """
    place.settle(site_folder())
    for name in codelist_names():
        if place.own_file("codelists", f"{name}.yaml"):
            codelist(name)
    public = place.public_folder()
    if public:
        tk.add_public_directory(config, str(public))
