"""信息项 in RDF: a table schema of CSV on the Web whose columns carry the guideline's parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import CSVW, DCTERMS
from rdflib.term import IdentifiedNode

from ckanext.jiulongpo.catalog.dcat_terms import add_field, read_field
from ckanext.jiulongpo.schemas.catalogue import catalogue

__all__ = ["add_items", "read_items", "schema_uri"]

_TEXTS = {"name": CSVW.title, "name_en": CSVW.name, "description": DCTERMS.description}
_XSD = {
    "C": XSD.string,
    "N": XSD.decimal,
    "Y": XSD.decimal,
    "D": XSD.date,
    "T": XSD.dateTime,
    "L": XSD.boolean,
    "B": XSD.double,
    "M": XSD.string,
    "I": XSD.integer,
    "F": XSD.float,
}
"""数据类型 of the guideline → datatype of XML Schema; 通用型 (G) has none."""


def schema_uri(dataset: IdentifiedNode) -> URIRef:
    """Where the table schema of a dataset stands."""
    return URIRef(f"{dataset}#items")


def add_items(
    graph: Graph, dataset: IdentifiedNode, items: Iterable[Mapping[str, Any]]
) -> URIRef | None:
    """Say the items in their order; ``None`` when there are none."""
    columns: list[IdentifiedNode] = [_column(graph, item) for item in items]
    if not columns:
        return None
    schema = schema_uri(dataset)
    graph.add((schema, RDF.type, CSVW.Schema))
    graph.add((schema, RDF.type, DCTERMS.Standard))
    rows = BNode()
    Collection(graph, rows, list(columns))
    graph.add((schema, CSVW.column, rows))
    graph.add((dataset, DCTERMS.conformsTo, schema))
    return schema


def read_items(graph: Graph, dataset: IdentifiedNode) -> list[dict[str, str]]:
    """The items as the API has them, in their order."""
    for schema in graph.objects(dataset, DCTERMS.conformsTo):
        rows = graph.value(schema, CSVW.column)
        if rows is not None:
            return [_item(graph, column) for column in Collection(graph, rows)]
    return []


def _column(graph: Graph, item: Mapping[str, Any]) -> BNode:
    column = BNode()
    graph.add((column, RDF.type, CSVW.Column))
    for field in catalogue().items.columns:
        value = item.get(field.name)
        if value in (None, ""):
            continue
        if field.name in _TEXTS:
            graph.add((column, _TEXTS[field.name], Literal(value)))
        else:
            add_field(graph, column, field, value)
    datatype = _XSD.get(str(item.get("data_type", "")))
    if datatype is not None:
        graph.add((column, CSVW.datatype, datatype))
    return column


def _item(graph: Graph, column: Any) -> dict[str, str]:  # noqa: ANN401 -- rdflib's own
    item: dict[str, str] = {}
    for field in catalogue().items.columns:
        if field.name in _TEXTS:
            value = graph.value(column, _TEXTS[field.name])
        else:
            value = read_field(graph, column, field)
        if value is not None:
            item[field.name] = str(value)
    return item
