"""The datasets of an RDF graph as records, by ckanext-dcat's profiles.

The European profile says what DCAT knows; where a catalogue of this suite wrote the graph, our own
profile reads its fields back besides, under ``own``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from rdflib import RDF, Literal
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import BNode, Node, URIRef

from ckanext.dcat.processors import RDFParser

__all__ = ["Graph"]

_EUROPEAN, _OWN = ["euro_dcat_ap_3"], ["jiulongpo_catalog"]
_BLANK = re.compile(r"(_:.*|N[0-9a-f]{32}|n[0-9a-f]{32}b\d+)")
_INSTANCES = frozenset({"distribution_ref", "access_service_ref"})


class _Parser(RDFParser):
    """ckanext-dcat's parser, asked for one dataset at a time."""

    def dataset(self, subject: Node) -> dict[str, Any]:
        """What the profiles make of a dataset."""
        found: dict[str, Any] = {}
        for profile in self._profiles:
            profile(self.g, dataset_type=self.dataset_type).parse_dataset(found, subject)
        return found


class Graph:
    """One document's statements."""

    def __init__(self, lines: IO[bytes]) -> None:
        self._parser = _Parser(profiles=_EUROPEAN)
        self._own = _Parser(profiles=_OWN)
        self._own.g = self._parser.g
        for line in lines:
            subject, predicate, value = map(_term, json.loads(line))
            self._parser.g.add((subject, predicate, value))

    def following(self) -> str:
        """Address of the page on which the list goes on; empty when it ends."""
        return self._parser.next_page() or ""

    def records(self) -> Iterator[dict[str, Any]]:
        """The datasets, in the order of their names and titles, so that a rerun meets the same."""
        graph = self._parser.g
        subjects = sorted(set(graph.subjects(RDF.type, DCAT.Dataset)), key=self._order)
        for subject in subjects:
            yield self._record(subject)

    def _order(self, subject: Node) -> tuple[bool, str, str]:
        graph = self._parser.g
        title = min(map(str, graph.objects(subject, DCTERMS.title)), default="")
        return isinstance(subject, BNode), title, "" if isinstance(subject, BNode) else str(subject)

    def _record(self, subject: Node) -> dict[str, Any]:
        general: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for parser, found in ((self._parser, general), (self._own, own)):
            found.update(parser.dataset(subject))
        extras = {each["key"]: _read(each["value"]) for each in general.pop("extras", [])}
        record = {**extras, **general}
        record.setdefault("publisher_name", self._publisher(subject))
        record["own"] = {key: value for key, value in own.items() if key not in {"extras", *record}}
        return _settled(record)

    def _publisher(self, subject: Node) -> str:
        """A publisher that is a text, which the profile leaves out."""
        graph = self._parser.g
        for publisher in graph.objects(subject, DCTERMS.publisher):
            if isinstance(publisher, Literal):
                return str(publisher)
            name = graph.value(publisher, FOAF.name)
            if name is not None:
                return str(name)
        return ""


def _term(told: list[str]) -> Node:
    kind, text, *more = told
    if kind == "literal":
        language, datatype = more
        return Literal(text, lang=language or None, datatype=datatype or None)
    return BNode(text) if kind == "blank" else URIRef(text)


def _read(value: object) -> object:
    """An extra; lists come as JSON."""
    if isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _settled(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Without names of blank nodes, which are new each time, and lists in an order of their own."""
    if isinstance(value, Mapping):
        return {
            name: _settled(member)
            for name, member in value.items()
            if name not in _INSTANCES and not _is_blank(member)
        }
    if isinstance(value, list):
        members = [_settled(member) for member in value if not _is_blank(member)]
        return sorted(members, key=lambda member: json.dumps(member, sort_keys=True, default=str))
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and _BLANK.fullmatch(value) is not None
