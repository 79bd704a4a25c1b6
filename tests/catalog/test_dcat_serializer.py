"""What ckanext-dcat's serializer knows of an entry, ours says in every format.

RDF/XML is compared with the graph that ckanext-dcat serializes from: in its own, statements get
lost.
"""

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


def _same(text: str, kind: str, stock: RDFSerializer) -> bool:
    said = Graph().parse(data=text, format=PARSED[kind])
    whole = "nt" if kind == "xml" else PARSED[kind]
    known = Graph().parse(data=stock.g.serialize(format=whole), format=whole)
    return to_isomorphic(said) == to_isomorphic(known)


@pytest.mark.parametrize("kind", PARSED)
@pytest.mark.parametrize("profile", ["jiulongpo_catalog", "euro_dcat_ap_2"])
def test_an_entry_is_the_same_graph(kind: str, profile: str) -> None:
    stock = RDFSerializer([profile])
    stock.graph_from_dataset(copy.deepcopy(ENTRY))
    text = CatalogueSerializer([profile]).serialize_dataset(copy.deepcopy(ENTRY), _format=kind)
    assert _same(text, kind, stock)


@pytest.mark.parametrize("kind", PARSED)
def test_a_catalogue_is_the_same_graph(kind: str) -> None:
    """Its entries share profiles here, and have one each there."""
    entries = [ENTRY, ENTRY | {"id": "5f1c", "name": "other", "open_type": "2"}]
    stock, ours = (
        serializer(["jiulongpo_catalog"]) for serializer in (RDFSerializer, CatalogueSerializer)
    )
    text, _stocks = (
        serializer.serialize_catalog(
            {}, copy.deepcopy(entries), _format=kind, pagination_info=PAGES
        )
        for serializer in (ours, stock)
    )
    assert _same(text, kind, stock)


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


@pytest.mark.parametrize("char", ["\x0b", "\x1f", "\ufffe", "\uffff", "\ud7ff\ufffe"])
def test_no_character_of_one_entry_makes_the_catalogue_unreadable(char: str) -> None:
    """One U+FFFE in a title, and no reader of RDF/XML could read any entry of the page."""
    entry = {**copy.deepcopy(ENTRY), "title": f"停车{char}场", "notes": f"{char}]]></rdf:RDF>"}
    serializer = CatalogueSerializer(["jiulongpo_catalog"])
    text = serializer.serialize_dataset(entry, _format="xml")
    said = Graph().parse(data=text, format="xml")
    assert any(str(word).startswith("停车") and str(word).endswith("场") for word in said.objects())
