"""Turtle in other words: whatever rdflib writes of a graph, ours says the same."""

from __future__ import annotations

import pytest
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCAT, XSD

from ckanext.jiulongpo.catalog import dcat_serializer, turtle

EX = Namespace("https://example.cn/a/")
ODD = [
    "plain", "with.dot", "ends.", "1st", "养老", "a(b)", "100%", "50%25", "a'b", "", "x/y", "x#y",
]  # fmt: skip


def _same(graph: Graph) -> str:
    assert dcat_serializer.CatalogueSerializer
    text = graph.serialize(format=turtle.FORMAT)
    again = Graph().parse(data=text, format="turtle")
    assert to_isomorphic(again) == to_isomorphic(graph)
    return text


@pytest.fixture
def graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.bind("ex", EX)
    graph.bind("rdf", RDF)
    return graph


@pytest.mark.parametrize("local", ODD)
def test_an_address_comes_back_whatever_its_last_part(graph: Graph, local: str) -> None:
    """As subject, predicate, object and datatype; what has no short name is written in full."""
    node = URIRef(EX + local)
    graph.add((node, node, node))
    graph.add((EX.other, EX.says, Literal("1", datatype=node)))
    _same(graph)


def test_names_are_short_where_the_prefix_is_bound_and_none_is_made_up(graph: Graph) -> None:
    graph.add((EX.one, RDF.type, DCAT.Dataset))
    graph.add((EX.one, URIRef("urn:x:y#z"), Literal("中文", lang="zh")))
    text = _same(graph)
    assert "ex:one a <http://www.w3.org/ns/dcat#Dataset>" in text
    assert '<urn:x:y#z> "中文"@zh' in text
    assert "ns1" not in text


def test_lists_blank_nodes_and_typed_values_come_back(graph: Graph) -> None:
    rows, lone, empty = BNode(), BNode(), RDF.nil
    Collection(graph, rows, [EX.a, Literal(2), BNode()])
    graph.add((EX.one, EX.rows, rows))
    graph.add((EX.one, EX.none, empty))
    graph.add((lone, EX.day, Literal("2026-11-26", datatype=XSD.date)))
    _same(graph)


def test_a_serializer_can_be_used_twice(graph: Graph) -> None:
    """Nothing of the first document is left: prefixes that came later count."""
    graph.add((EX.one, RDF.type, DCAT.Dataset))
    first = graph.serialize(format=turtle.FORMAT)
    graph.bind("dcat", DCAT)
    assert "dcat:Dataset" not in first
    assert "dcat:Dataset" in _same(graph)
