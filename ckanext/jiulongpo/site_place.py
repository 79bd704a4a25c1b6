"""The city whose catalogue this is: its own data files, and what browsers get of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.jiulongpo.config import site_folder
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.mapping.load import load
from ckanext.jiulongpo.harvesters.sources.rest.load import load_dialect
from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.organisations import UnknownDivisionError, units_of
from ckanext.jiulongpo.schemas.reading import OwnFileError
from ckanext.jiulongpo.schemas.workdays import work_year

__all__ = ["own_files", "settle_place"]

_READERS: Mapping[str, Callable[[str], object]] = {
    "organisations": units_of,
    "codelists": codelist,
    "calendar": lambda name: work_year(_year(name)),
    "mappings": load,
    "dialects": load_dialect,
}


def settle_place(config: CKANConfig) -> None:
    """Take the city's own files, before anything is read.

    A list of codes that cannot be used stops the start: later it would break pages.

    Raises:
        OwnFileError: there is no such folder, or one of its code lists is not whole.
    """
    place.settle(site_folder())
    for path in place.own_files("codelists"):
        codelist(path.stem)
    public = place.public_folder()
    if public:
        tk.add_public_directory(config, str(public))


def own_files() -> Iterator[tuple[Path, str]]:
    """The city's own data files, each with what is wrong with it; empty for nothing."""
    for kind, read in _READERS.items():
        for path in place.own_files(kind):
            yield path, _fault(read, path.stem)


def _fault(read: Callable[[str], object], name: str) -> str:
    try:
        read(name)
    except (OwnFileError, UnknownDivisionError, ValueError) as error:
        return str(error)
    except Abort as error:
        return error.finding.text()
    return ""


def _year(name: str) -> int:
    """The year of ``cn-2027``.

    Raises:
        ValueError: the file is named otherwise, so that nobody would read it.
    """
    country, _, year = name.partition("-")
    if country != "cn" or not year.isdigit():
        message = f"{name}.yaml is no calendar: name it cn-YEAR.yaml"
        raise ValueError(message)
    return int(year)
