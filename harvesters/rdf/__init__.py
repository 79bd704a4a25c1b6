"""DCAT: catalogues in RDF/XML, Turtle, JSON-LD and data.json, read by ckanext-dcat's parser.

Parsers of RDF were written for documents that one trusts. Here each document is parsed by a process
of its own that has little memory, little time, no network and no files, and gives back plain lines.
"""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.rdf.source import KIND, DcatSettings, DcatSource

__all__ = ["KIND", "DcatSettings", "DcatSource"]
