"""The process that parses one RDF document: from its standard input to plain lines on its output.

A line is a statement: a JSON list of its three terms, each a list of kind and text, of a literal
also language and type. Unlike N-Triples it holds addresses that are none, of which there are many.

Run as a program of its own, never imported by the portal. It knows rdflib and nothing of us. What
it cannot read it names on its error output as ``FAULT reason`` and ends with status 3.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from xml.parsers import expat

import rdflib
import rdflib.plugins.parsers.jsonld
import rdflib.plugins.parsers.notation3
import rdflib.plugins.parsers.rdfxml

FAULTY = 3
_DOCUMENT_TYPE = ("DOCUMENT_TYPE", "DOCTYPE")
_OUTSIDE = "OUTSIDE"
_CONTEXT = "REMOTE_CONTEXT"
_FORBIDDEN = (
    "socket.",
    "urllib.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.system",
    "os.posix_spawn",
)
_MEGABYTE = 1024 * 1024


def main(format_name: str, base: str, limits: str) -> int:
    """Parse the document; ``limits`` are megabytes of memory, seconds and triples."""
    memory, seconds, triples = map(int, limits.split(","))
    resource.setrlimit(resource.RLIMIT_AS, (memory * _MEGABYTE, memory * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    content = sys.stdin.buffer.read()
    sys.addaudithook(_refuse)
    graph = rdflib.Graph(bind_namespaces="none")
    try:
        if format_name == "xml":
            _no_document_type(content)
        if format_name == "json-ld":
            _no_remote_context(content)
        graph.parse(data=content, format=format_name, publicID=base)
    except RefusedError as error:
        return _failed(error.fault, str(error))
    except MemoryError:
        return _failed("TOO_MUCH", f"{memory} MB")
    except Exception as error:  # noqa: BLE001 - rdflib's parsers raise whatever they stumble over
        return _failed("BROKEN", f"{type(error).__name__}: {error}")
    if len(graph) > triples:
        return _failed("TOO_MUCH", f"{len(graph)} statements")
    lines = sorted(json.dumps([_term(term) for term in statement]) for statement in graph)
    sys.stdout.write("\n".join(lines))
    return 0


def _term(term: object) -> list[str]:
    if isinstance(term, rdflib.Literal):
        return ["literal", str(term), term.language or "", str(term.datatype or "")]
    return ["blank" if isinstance(term, rdflib.BNode) else "address", str(term)]


class RefusedError(Exception):
    """The document wants what it may not have."""

    def __init__(self, fault: str, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    """Called by Python before it touches the outside."""
    if event.startswith(_FORBIDDEN):
        raise RefusedError(_OUTSIDE, event)


def _no_document_type(content: bytes) -> None:
    """Entities can only be declared in a document type, and no catalogue needs one."""

    def found(*_arguments: object) -> None:
        raise RefusedError(*_DOCUMENT_TYPE)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    parser.Parse(content, True)


def _no_remote_context(content: bytes) -> None:
    for name, value in _members(json.loads(content)):
        if name in {"@context", "@import"}:
            members = value if isinstance(value, list) else [value]
            for member in members:
                if isinstance(member, str):
                    raise RefusedError(_CONTEXT, member)


def _members(document: object) -> Iterator[tuple[str, object]]:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value.items()
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _failed(fault: str, reason: str) -> int:
    line = " ".join(reason.split())[:300]
    sys.stderr.write(f"\n{fault} {line}")
    return FAULTY


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
