"""An entry in RDF: DCAT-AP's judge accepts it, and it comes back as it went."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import CSVW, DCAT, DCTERMS, SKOS

from ckanext.dcat.processors import RDFParser, RDFSerializer

from ckanext.jiulongpo.catalog.dcat_terms import JLP
from ckanext.jiulongpo.schemas.catalogue import catalogue
from tests.catalog.dcat_entry import CODE, ENTRY
from tests.shared_data import shared_file

PROFILE = ["jiulongpo_catalog"]
REF = URIRef(f"http://test.ckan.net/dataset/{ENTRY['id']}")
EU = "http://publications.europa.eu/resource/authority/"

pytestmark = pytest.mark.usefixtures("kept_db")


@pytest.fixture
def entry() -> dict[str, Any]:
    return copy.deepcopy(ENTRY)


def _graph(entry: dict[str, Any]) -> Graph:
    text = RDFSerializer(profiles=PROFILE).serialize_dataset(entry, _format="ttl")
    return Graph().parse(data=text, format="turtle")


def _back(text: str, kind: str) -> dict[str, Any]:
    parser = RDFParser(profiles=PROFILE)
    parser.parse(text, _format=kind)
    (found,) = parser.datasets()
    return found


@pytest.mark.parametrize("kind", ["ttl", "xml", "jsonld", "n3"])
def test_an_entry_comes_back_as_it_went(entry: dict[str, Any], kind: str) -> None:
    text = RDFSerializer(profiles=PROFILE).serialize_dataset(copy.deepcopy(entry), _format=kind)
    found = _back(text, kind)
    for field in catalogue().fields:
        if field.name in entry and field.name not in {"name", "owner_org"}:
            assert found.get(field.name) == _expected(entry, field.name), field.name
    assert found["items"] == entry["items"]
    assert found["groups"] == entry["groups"]
    assert sorted(tag["name"] for tag in found["tags"]) == ["停车", "泊位"]


def _expected(entry: dict[str, Any], name: str) -> Any:
    return "02360000000" if name == "contact_phone" else entry[name]


@pytest.mark.parametrize("kind", ["ttl", "jsonld"])
def test_files_come_back_with_format_and_media_type(entry: dict[str, Any], kind: str) -> None:
    text = RDFSerializer(profiles=PROFILE).serialize_dataset(copy.deepcopy(entry), _format=kind)
    found = {resource["name"]: resource for resource in _back(text, kind)["resources"]}
    file, service = found["停车场.csv"], found["接口"]
    assert (file["format"], file["mimetype"], file["url"]) == (
        "csv",
        "text/csv",
        "https://data.example.cn/files/parking.csv",
    )
    assert (service["format"], service["url"]) == (
        "REST 接口",
        "https://data.example.cn/api/parking",
    )


def test_only_what_is_said_comes_back() -> None:
    bare = {key: ENTRY[key] for key in ("id", "name", "type", "title", "notes", "resources")}
    text = RDFSerializer(profiles=PROFILE).serialize_dataset(copy.deepcopy(bare), _format="ttl")
    found = _back(text, "ttl")
    own = {field.name for field in catalogue().fields} - {"title", "notes", "license_id"}
    assert {name for name in own if found.get(name)} == set()


def test_dcat_s_own_words_carry_what_they_can(entry: dict[str, Any]) -> None:
    graph = _graph(entry)
    assert set(graph.objects(REF, DCTERMS.identifier)) == {Literal(CODE)}
    assert set(graph.objects(REF, DCTERMS.accrualPeriodicity)) == {
        URIRef(f"{EU}frequency/QUARTERLY")
    }
    assert set(graph.objects(REF, DCTERMS.accessRights)) == {URIRef(f"{EU}access-right/PUBLIC")}
    assert set(graph.objects(REF, DCTERMS.language)) == {URIRef(f"{EU}language/ZHO")}
    assert str(graph.value(REF, DCTERMS.issued)) == "2018-05-01"
    assert str(graph.value(REF, DCTERMS.modified)) == "2018-09-30"
    publisher = graph.value(REF, DCTERMS.publisher)
    assert str(graph.value(publisher, DCTERMS.identifier)) == "11500000009275780L"
    assert len(set(graph.objects(REF, DCAT.theme))) == 2


@pytest.mark.parametrize(
    ("opening", "sharing", "right"),
    [
        ("1", "1", "PUBLIC"),
        ("2", "1", "RESTRICTED"),
        ("3", "1", "RESTRICTED"),
        ("3", "2", "RESTRICTED"),
        ("3", "3", "NON_PUBLIC"),
        ("", "", "NON_PUBLIC"),
    ],
)
def test_access_rights_follow_opening_and_sharing(
    entry: dict[str, Any], opening: str, sharing: str, right: str
) -> None:
    graph = _graph(entry | {"open_type": opening, "share_type": sharing})
    assert str(graph.value(REF, DCTERMS.accessRights)) == f"{EU}access-right/{right}"


def test_only_a_file_open_without_conditions_is_said_to_be_a_download(
    entry: dict[str, Any],
) -> None:
    downloads = {
        opening: len(list(_graph(entry | {"open_type": opening}).objects(None, DCAT.downloadURL)))
        for opening in ("1", "2", "3")
    }
    assert downloads == {"1": 1, "2": 0, "3": 0}


def test_codes_are_concepts_with_labels_in_both_languages(entry: dict[str, Any]) -> None:
    graph = _graph(entry)
    concept = graph.value(REF, JLP.shareType)
    assert (concept, RDF.type, SKOS.Concept) in graph
    assert set(graph.objects(concept, SKOS.prefLabel)) == {
        Literal("无条件共享", lang="zh"),
        Literal("Shared without conditions", lang="en"),
    }
    assert str(graph.value(concept, SKOS.notation)) == "1"
    assert graph.value(concept, SKOS.inScheme) is not None


def test_items_are_columns_in_their_order(entry: dict[str, Any]) -> None:
    graph = _graph(entry)
    schema = graph.value(REF, DCTERMS.conformsTo)
    titles = [graph.value(c, CSVW.title) for c in graph.items(graph.value(schema, CSVW.column))]
    assert [str(title) for title in titles] == ["停车场名称", "泊位数", "登记日期"]


@pytest.mark.parametrize(
    "hostile",
    ['"""@prefix', "</rdf:RDF>", "]]>", "a\\u0022b", "<script>alert(1)</script>", "a\nb\tc"],
)
def test_hostile_text_stays_text(entry: dict[str, Any], hostile: str) -> None:
    entry |= {"title": hostile, "share_condition": hostile, "provider_office": hostile}
    for kind in ("ttl", "xml", "jsonld"):
        text = RDFSerializer(profiles=PROFILE).serialize_dataset(copy.deepcopy(entry), _format=kind)
        found = _back(text, kind)
        assert (found["title"], found["share_condition"]) == (hostile, hostile)


@pytest.mark.shared_data
def test_dcat_ap_s_shapes_accept_catalogue_and_entry(entry: dict[str, Any]) -> None:
    shapes = shared_file("dcat", "shacl", "ckanext-dcat", "dcat-ap_3_shacl_shapes.ttl")
    text = RDFSerializer(profiles=PROFILE).serialize_catalog({}, [entry], _format="ttl")
    conforms, _report, words = validate(
        Graph().parse(data=text, format="turtle"), shacl_graph=str(shapes), advanced=False
    )
    assert conforms, words
