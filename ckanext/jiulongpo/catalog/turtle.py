"""Turtle as rdflib writes it, with the short name of an address looked for once a document.

rdflib parts each address anew, character by character, and throws an error for each that has no
prefix: half the time of a catalogue page.
"""

from __future__ import annotations

import re

from rdflib import RDF, Graph, URIRef
from rdflib.plugins.serializers.turtle import VERB, TurtleSerializer
from rdflib.term import Node
from typing_extensions import override

__all__ = ["FORMAT", "Turtle"]

FORMAT = "jiulongpo-turtle"
"""The name under which rdflib finds it."""

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""Names that Turtle takes without any escape; another address is written in full."""
_NIL = RDF.nil


class Turtle(TurtleSerializer):
    """The prefixes are those of the graph; none is invented."""

    _prefixes: dict[str, str]
    _said: dict[URIRef, str]
    _short: dict[URIRef, str | None]
    store: Graph

    @override
    def reset(self) -> None:
        super().reset()
        self._prefixes = {str(namespace): prefix for prefix, namespace in self.store.namespaces()}
        self._said = {}
        self._short = {}

    @override
    def get_pname(self, uri: Node, gen_prefix: bool = True) -> str | None:
        if not isinstance(uri, URIRef):
            return None
        if uri not in self._short:
            self._short[uri] = self._shortened(uri)
        return self._short[uri]

    @override
    def label(self, node: Node, position: int) -> str:
        if not isinstance(node, URIRef):
            return super().label(node, position)
        if position is VERB and node in self.keywords:
            return self.keywords[node]
        if node not in self._said:
            self._said[node] = "()" if node == _NIL else self._named(node)
        return self._said[node]

    def _named(self, node: URIRef) -> str:
        relative = self.relativize(node)
        return self.get_pname(relative) or relative.n3()

    def _shortened(self, uri: URIRef) -> str | None:
        at = max(uri.rfind("#"), uri.rfind("/")) + 1
        namespace, local = uri[:at], uri[at:]
        prefix = self._prefixes.get(namespace)
        if prefix is None or not _LOCAL.fullmatch(local):
            return None
        return f"{self.addNamespace(prefix, URIRef(namespace))}:{local}"
