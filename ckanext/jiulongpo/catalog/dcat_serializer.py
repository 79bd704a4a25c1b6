"""ckanext-dcat's serializer without what it does anew for each entry.

It looks for its profiles among all packages that are installed, makes each of them again for each
entry, binds the same prefixes each time, and looks through each address once for each of twenty
characters that have to be quoted. And it writes RDF/XML by a serializer of rdflib that loses
statements about nodes without a name; the plain one keeps every one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import rdflib
from rdflib import Graph, URIRef
from rdflib.serializer import Serializer
from typing_extensions import override

from ckanext.dcat.processors import RDFSerializer
from ckanext.dcat.profiles import RDFProfile
from ckanext.dcat.profiles.base import CleanedURIRef
from ckanext.dcat.utils import dataset_uri

from ckanext.jiulongpo.catalog import turtle
from ckanext.jiulongpo.catalog.dcat_profile import CatalogueProfile

__all__ = ["CatalogueSerializer"]

_FORMATS = {"turtle": turtle.FORMAT, "pretty-xml": "xml"}
_XML = frozenset({"xml", "pretty-xml"})
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""

_QUOTED = str.maketrans({each: quote(each) for each in " !\"$'()*,;<>[]{|}\\^`"})

rdflib.plugin.register(turtle.FORMAT, Serializer, turtle.__name__, turtle.Turtle.__name__)


class _Prefixed(Graph):
    """A graph that is told its prefixes again and again; it writes by ``_FORMATS``."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="core")
        self._bound: set[tuple[str | None, str]] = set()

    @override
    def bind(
        self, prefix: str | None, namespace: Any, override: bool = True, replace: bool = False
    ) -> None:
        told = prefix, str(namespace)
        if told not in self._bound:
            super().bind(prefix, namespace, override=override, replace=replace)
            self._bound.add(told)

    @override
    def serialize(self, *args: Any, **options: Any) -> Any:
        """As rdflib does; ``format`` is named."""
        form = options.pop("format", "turtle")
        rdflibs: Any = super()  # its overloads tell apart where the text goes, which is handed on
        made = rdflibs.serialize(*args, format=_FORMATS.get(form, form), **options)
        return _without_forbidden(made) if form in _XML else made


def _without_forbidden(made: object) -> object:
    """Rdflib writes them as they are: one in a title, and nobody can read the whole catalogue."""
    if isinstance(made, bytes):
        return _FORBIDDEN.sub("", made.decode()).encode()
    return _FORBIDDEN.sub("", made) if isinstance(made, str) else made


class CatalogueSerializer(RDFSerializer):
    """Entries and catalogues in RDF; the profiles are those of the settings, or named."""

    def __init__(self, profiles: Sequence[str] | None = None) -> None:
        super().__init__(profiles=profiles)
        self.g = _Prefixed()
        self._made: list[RDFProfile] = [
            profile(self.g, compatibility_mode=self.compatibility_mode)
            for profile in self._profiles
        ]

    @override
    def graph_from_dataset(self, dataset_dict: dict[str, Any]) -> URIRef:
        reference = URIRef(dataset_uri(dataset_dict))
        for profile in self._made:
            profile.graph_from_dataset(dataset_dict, reference)
        return reference

    @override
    def serialize_catalog(
        self,
        catalog_dict: dict[str, Any] | None = None,
        dataset_dicts: list[dict[str, Any]] | None = None,
        _format: str = "xml",
        pagination_info: dict[str, Any] | None = None,
    ) -> str:
        for profile in self._made:
            if isinstance(profile, CatalogueProfile):
                profile.tell_of(dataset_dicts or [])
        return super().serialize_catalog(catalog_dict, dataset_dicts, _format, pagination_info)

    @override
    def _load_profiles(self, profile_names: Sequence[str]) -> list[type[RDFProfile]]:
        return _loaded(tuple(profile_names))


@lru_cache(maxsize=8)
def _loaded(names: tuple[str, ...]) -> list[type[RDFProfile]]:
    """The profiles of these names; unknown ones raise the error that CKAN's views know."""
    stock = RDFSerializer(profiles=list(names))
    return list(stock._profiles)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- our base


def _carefully_quoted(value: str) -> str:
    """As ckanext-dcat quotes an address, in one look through it."""
    return value.translate(_QUOTED)


# ckanext-dcat takes it from nowhere else
CleanedURIRef._careful_quote = staticmethod(_carefully_quoted)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
