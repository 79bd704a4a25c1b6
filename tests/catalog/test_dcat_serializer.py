"""What ckanext-dcat's serializer says, ours says too."""

from __future__ import annotations

import copy

import pytest
from rdflib import Graph
from rdflib.compare import to_isomorphic

from ckanext.dcat.exceptions import RDFProfileException
from ckanext.dcat.processors import RDFSerializer
from ckanext.dcat.profiles.base import CleanedURIRef

from ckanext.jiulongpo.catalog.dcat_serializer import CatalogueSerializer
from tests.catalog.dcat_entry import ENTRY

PARSED = {"ttl": "turtle", "xml": "xml", "jsonld": "json-ld", "n3": "n3"}
PAGES = {"count": 2, "items_per_page": 1, "current": "http://test.ckan.net/catalog.ttl?page=1"}

pytestmark = pytest.mark.usefixtures("kept_db")


def _read(text: str | bytes, kind: str) -> Graph:
    return Graph().parse(data=text, format=PARSED[kind])


@pytest.mark.parametrize("kind", PARSED)
@pytest.mark.parametrize("profile", ["jiulongpo_catalog", "euro_dcat_ap_2"])
def test_an_entry_is_the_same_graph(kind: str, profile: str) -> None:
    ours, stock = (
        serializer([profile]).serialize_dataset(copy.deepcopy(ENTRY), _format=kind)
        for serializer in (CatalogueSerializer, RDFSerializer)
    )
    assert to_isomorphic(_read(ours, kind)) == to_isomorphic(_read(stock, kind))


@pytest.mark.parametrize("kind", PARSED)
def test_a_catalogue_is_the_same_graph(kind: str) -> None:
    """Its entries share profiles here, and have one each there."""
    entries = [ENTRY, ENTRY | {"id": "5f1c", "name": "other", "open_type": "2"}]
    ours, stock = (
        serializer(["jiulongpo_catalog"]).serialize_catalog(
            {}, copy.deepcopy(entries), _format=kind, pagination_info=PAGES
        )
        for serializer in (CatalogueSerializer, RDFSerializer)
    )
    assert to_isomorphic(_read(ours, kind)) == to_isomorphic(_read(stock, kind))


def test_an_address_is_quoted_as_ever() -> None:
    """Every printable character, and one beyond them; what is quoted already stays."""
    odd = "".join(map(chr, range(32, 127))) + "养%20"
    found = str(CleanedURIRef(f"https://example.cn/{odd}x"))
    assert found == (
        "https://example.cn/%20%21%22#%24%&%27%28%29%2A+%2C-./0123456789:%3B%3C=%3E?@"
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~养%20x"
    )


def test_an_unknown_profile_is_the_error_that_views_know() -> None:
    for _again in range(2):
        with pytest.raises(RDFProfileException):
            CatalogueSerializer(["no_such_profile"])
