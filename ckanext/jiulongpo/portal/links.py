"""An entry's metadata for programs, and other entries of its provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import entry

_RELATED = 5
_RDF = (("Turtle", "ttl", "DCAT"), ("RDF/XML", "xml", "DCAT"), ("JSON-LD", "jsonld", "DCAT"))


@dataclass(frozen=True, slots=True)
class MetadataLink:
    """A form of the metadata and where it is."""

    word: str
    note: str
    url: str


def metadata_links(name: str) -> list[MetadataLink]:
    """The entry ``name`` as JSON and in the forms of RDF."""
    show = tk.h.url_for("api.action", ver=3, logic_function="package_show")
    page = tk.h.url_for("dataset.read", id=name)
    rdf = [MetadataLink(word, note, f"{page}.{ext}") for word, ext, note in _RDF]
    return [MetadataLink("JSON", tk._("CKAN API"), f"{show}?id={name}"), *rdf]


def of_same_provider(pkg: Mapping[str, Any]) -> list[entry.Entry]:
    """Some other entries of the provider that the reader may see, newest first."""
    organization = pkg.get("organization")
    if not organization:
        return []
    answer = tk.get_action("package_search")(
        {},
        {
            "fq": f'organization:"{organization["name"]}"',
            "rows": _RELATED + 1,
            "sort": "metadata_modified desc",
            "facet": "false",
        },
    )
    others = [found for found in answer["results"] if found["id"] != pkg.get("id")]
    return [entry.of(found) for found in others[:_RELATED]]
