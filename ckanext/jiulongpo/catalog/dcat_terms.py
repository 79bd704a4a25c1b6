"""Our own words in RDF: one property for each field of the guideline, one concept for each code.

DCAT has no property for most of what the guideline asks. So each field of ``catalogue.yaml`` also
gets ``jlp:<field in camel case>``, from which another catalogue reads the entry back without loss;
what DCAT does have is said in DCAT's words besides, by the profile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from rdflib import RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import IdentifiedNode, Node

from ckanext.jiulongpo.catalog.service import class_node
from ckanext.jiulongpo.schemas.catalogue import Field, Group, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist, codelist_names

__all__ = ["JLP", "add_field", "concept", "concept_uri", "own_fields", "predicate", "read_field"]

JLP = Namespace("urn:ckanext-jiulongpo:catalogue#")
"""The same on every site, so that catalogues understand each other; it names, it does not serve."""

_CODES = "urn:ckanext-jiulongpo:codelist:"
_CLASSES = "resource_class"
_LANGUAGES = {"zh_Hans_CN": "zh", "en": "en"}
_EXPORTED = {Group.CORE, Group.CENSUS, Group.EXTENDED}
_ELSEWHERE = {"title", "notes", "owner_org", "items", "tag_string", "license_id"}
_NUMBERS = {"number", "integer"}
_DATES = {"date", "past_date"}
_CONCEPTS = {"code", "class_code"}


@cache
def own_fields() -> tuple[Field, ...]:
    """Fields of an entry that have a property of ours."""
    exported = (field for field in catalogue().fields if field.group in _EXPORTED)
    return tuple(field for field in exported if field.name not in _ELSEWHERE)


def predicate(field: Field) -> URIRef:
    """The property of a field: ``share_type`` is ``jlp:shareType``."""
    return _property(field.name)


@cache
def _property(name: str) -> URIRef:
    first, *rest = name.split("_")
    return JLP[first + "".join(word.capitalize() for word in rest)]


def add_field(graph: Graph, subject: Node, field: Field, value: Any) -> None:  # noqa: ANN401 -- whatever the field holds
    """Say a field's value; an empty one says nothing, a list says each of its values."""
    if value in (None, "", []):
        return
    for each in value if isinstance(value, list) else [value]:
        if each not in (None, ""):
            graph.add((subject, predicate(field), _object(graph, field, str(each))))


def read_field(graph: Graph, subject: IdentifiedNode, field: Field) -> str | list[str] | None:
    """A field's value as the API has it; ``None`` where the graph does not say it."""
    values = [_code(str(found)) for found in graph.objects(subject, predicate(field))]
    if not values:
        return None
    return sorted(values) if field.value == "resource_codes" else values[0]


def concept_uri(list_name: str, code: str) -> URIRef:
    """The name of a code in RDF."""
    return URIRef(f"{_CODES}{list_name}#{quote(code, safe='')}")


def concept(graph: Graph, list_name: str, code: str) -> URIRef:
    """A code as a SKOS concept, declared in the graph with its labels and its scheme."""
    scheme = URIRef(_CODES + list_name)
    uri = concept_uri(list_name, code)
    if (uri, RDF.type, SKOS.Concept) in graph:
        return uri
    graph.add((uri, RDF.type, SKOS.Concept))
    graph.add((uri, SKOS.notation, Literal(code)))
    graph.add((uri, SKOS.inScheme, scheme))
    for label in _labels(list_name, code):
        graph.add((uri, SKOS.prefLabel, label))
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    for title in _titles(list_name):
        graph.add((scheme, DCTERMS.title, title))
    return uri


def _object(graph: Graph, field: Field, value: str) -> URIRef | Literal:
    if field.value in _CONCEPTS:
        return concept(graph, field.code_list or _CLASSES, value)
    if field.value in _NUMBERS:
        return _number(value)
    if field.value in _DATES:
        return Literal(value, datatype=XSD.date)
    return Literal(value)


def _number(value: str) -> Literal:
    """Whole numbers as integers, for Turtle writes the decimal 64 as 64.0."""
    if re.fullmatch(r"\d+", value):
        return Literal(value, datatype=XSD.integer, normalize=False)
    if re.fullmatch(r"\d+\.\d+", value):
        return Literal(value, datatype=XSD.decimal, normalize=False)
    return Literal(value)


def _code(value: str) -> str:
    """The code that a concept stands for; any other value as it is."""
    return unquote(value.partition("#")[2]) if value.startswith(_CODES) else value


def _labels(list_name: str, code: str) -> list[Literal]:
    if list_name == _CLASSES:
        node = class_node(code)
        return [Literal(node.name if node else code, lang="zh")]
    found = codelist(list_name).get(code)
    labels: Mapping[str, str] = found.labels if found else {}
    return _spoken(labels) or [Literal(code)]


def _titles(list_name: str) -> list[Literal]:
    if list_name in codelist_names():
        return _spoken(codelist(list_name).title)
    return [Literal(catalogue().field("class_code").text(), lang="zh")]


def _spoken(texts: Mapping[str, str]) -> list[Literal]:
    return [Literal(text, lang=_LANGUAGES[lang]) for lang, text in texts.items()]
