"""The catalogue in DCAT-AP 3, with the guideline's fields besides.

DCAT's own words are written by ckanext-dcat's profile out of a view of the entry in its keys; ours
by :mod:`dcat_terms` and :mod:`dcat_items`. Reading takes ours first, for they lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import CSVW, DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import IdentifiedNode
from typing_extensions import override

from ckanext.dcat.profiles.base import VCARD
from ckanext.dcat.profiles.euro_dcat_ap_3 import EuropeanDCATAP3Profile
from ckanext.dcat.utils import dataset_uri, publisher_uri_organization_fallback, resource_uri

from ckanext.jiulongpo.catalog.dcat_files import as_distribution, read_format, read_media_type
from ckanext.jiulongpo.catalog.dcat_items import add_items, read_items
from ckanext.jiulongpo.catalog.dcat_terms import (
    JLP,
    add_field,
    concept,
    concept_uri,
    own_fields,
    read_field,
)
from ckanext.jiulongpo.catalog.describing import described
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["CatalogueProfile"]

EU = "http://publications.europa.eu/resource/authority/"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"
_AUTHORITY_TYPE = URIRef(LOCAL_AUTHORITY)
_AUTHORITY = (
    (RDF.type, SKOS.Concept),
    (SKOS.prefLabel, Literal("Local authority", lang="en")),
    (SKOS.prefLabel, Literal("地方政府部门", lang="zh")),
)
_OPENNESS = {"1": "PUBLIC", "2": "RESTRICTED"}
_SHARED = {"1", "2"}
_KEPT_EXTRAS = {"uri", "identifier"}
_THEMES = "key_theme"


class CatalogueProfile(EuropeanDCATAP3Profile):
    """DCAT-AP 3 for government information-resource catalogues; use it alone."""

    @override
    def __init__(self, graph: Graph, *args: Any, **options: Any) -> None:
        super().__init__(graph, *args, **options)
        self._told: set[IdentifiedNode] = set()

    def tell_of(self, entries: Iterable[dict[str, Any]]) -> None:
        """Let other plugins say what they know of all these entries; then each need not be told."""
        pairs = [(entry, URIRef(dataset_uri(entry))) for entry in entries]
        described.send(self.g, entries=pairs)
        self._told.update(ref for _entry, ref in pairs)

    @override
    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: IdentifiedNode) -> None:
        super().graph_from_dataset(self._view(dataset_dict), dataset_ref)
        self.g.bind("jlp", JLP)
        self.g.bind("csvw", CSVW)
        for field in own_fields():
            add_field(self.g, dataset_ref, field, dataset_dict.get(field.name))
        add_items(self.g, dataset_ref, dataset_dict.get("items") or [])
        self._complete_contact(dataset_dict, dataset_ref)
        self._declare_publisher_type(dataset_ref)
        for resource in dataset_dict.get("resources", []):
            distribution = URIRef(resource_uri(resource))
            self._type_format(distribution)
            for address in self.g.objects(distribution, DCAT.accessURL):
                self.g.add((address, RDF.type, RDFS.Resource))
        if dataset_ref not in self._told:
            described.send(self.g, entries=[(dataset_dict, dataset_ref)])

    @override
    def graph_from_catalog(
        self, catalog_dict: dict[str, Any] | None, catalog_ref: IdentifiedNode
    ) -> None:
        super().graph_from_catalog(catalog_dict, catalog_ref)
        graph = self.g
        graph.remove((catalog_ref, DCTERMS.language, None))
        self._add_typed(
            catalog_ref, DCTERMS.language, f"{EU}language/ZHO", DCTERMS.LinguisticSystem
        )
        for homepage in graph.objects(catalog_ref, FOAF.homepage):
            graph.add((homepage, RDF.type, FOAF.Document))
        title = graph.value(catalog_ref, DCTERMS.title, default=Literal(catalog_ref))
        if (catalog_ref, DCTERMS.description, None) not in graph:
            graph.add((catalog_ref, DCTERMS.description, title))
        publisher = URIRef(f"{catalog_ref}#publisher")
        graph.add((catalog_ref, DCTERMS.publisher, publisher))
        graph.add((publisher, RDF.type, FOAF.Agent))
        graph.add((publisher, FOAF.name, title))

    @override
    def parse_dataset(
        self, dataset_dict: dict[str, Any], dataset_ref: IdentifiedNode
    ) -> dict[str, Any]:
        super().parse_dataset(dataset_dict, dataset_ref)
        known = {field.name for field in catalogue().fields}
        for key in ("publisher", "contact", "creator", "provenance_activity"):
            dataset_dict.pop(key, None)
        for extra in dataset_dict.get("extras", []):
            if extra["key"] in known:
                dataset_dict.setdefault(extra["key"], extra["value"])
        dataset_dict["extras"] = [e for e in dataset_dict["extras"] if e["key"] in _KEPT_EXTRAS]
        for field in own_fields():
            value = read_field(self.g, dataset_ref, field)
            if value is not None:
                dataset_dict[field.name] = value
            else:
                dataset_dict.pop(field.name, None)
        self._read_parts(dataset_dict, dataset_ref)
        for resource in dataset_dict.get("resources", []):
            self._read_file(resource)
        return dataset_dict

    def _view(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The entry in the keys that ckanext-dcat knows."""
        opening = str(entry.get("open_type") or "")
        licence = str(entry.get("license_url") or "")
        view: dict[str, Any] = {key: value for key, value in entry.items() if key != "organization"}
        view |= {
            "identifier": entry.get("resource_code") or entry.get("id"),
            "url": entry.get("landing_page") or entry.get("url"),
            "issued": entry.get("publish_date") or entry.get("metadata_created"),
            "modified": entry.get("data_update_date") or entry.get("metadata_modified"),
            "frequency": _eu("frequency", "update_cycle", entry.get("update_cycle")),
            "language": [found]
            if (found := _eu("language", "language", entry.get("language")))
            else [],
            "access_rights": f"{EU}access-right/{_openness(opening, entry.get('share_type'))}",
            "theme": self._themes(entry),
            "spatial_text": _label("spatial_scope", entry.get("spatial_scope")),
            "resources": [
                as_distribution(resource, licence=licence, free=opening == "1")
                for resource in entry.get("resources", [])
            ],
            **_publisher(entry),
        }
        if entry.get("source_system"):
            view["provenance_activity"] = [{"label": entry["source_system"]}]
        return view

    def _themes(self, entry: Mapping[str, Any]) -> list[str]:
        groups = [str(group["name"]) for group in entry.get("groups") or []]
        themes = [concept(self.g, _THEMES, name) for name in groups if name in codelist(_THEMES)]
        if entry.get("class_code"):
            themes.append(concept(self.g, "resource_class", str(entry["class_code"])))
        return [str(theme) for theme in themes]

    def _add_typed(
        self, subject: IdentifiedNode, predicate: URIRef, uri: str, kind: URIRef
    ) -> None:
        self.g.add((subject, predicate, URIRef(uri)))
        self.g.add((URIRef(uri), RDF.type, kind))

    def _complete_contact(self, entry: Mapping[str, Any], ref: IdentifiedNode) -> None:
        """The telephone, and the class of vCard that DCAT-AP's judge asks for by name."""
        contact = self.g.value(ref, DCAT.contactPoint)
        if contact is None:
            return
        self.g.add((contact, RDF.type, VCARD.Kind))
        phone = str(entry.get("contact_phone") or "")
        digits = "".join(character for character in phone if character in "+0123456789")
        if digits:
            self.g.add((contact, VCARD.hasTelephone, URIRef(f"tel:{digits}")))

    def _declare_publisher_type(self, ref: IdentifiedNode) -> None:
        publisher = self.g.value(ref, DCTERMS.publisher)
        if publisher is None or (publisher, DCTERMS.type, _AUTHORITY_TYPE) not in self.g:
            return
        if (_AUTHORITY_TYPE, *_AUTHORITY[0]) not in self.g:
            for predicate, value in _AUTHORITY:
                self.g.add((_AUTHORITY_TYPE, predicate, value))

    def _type_format(self, distribution: URIRef) -> None:
        """A format outside the EU table becomes a node with a label, as DCAT-AP wants a thing."""
        for value in list(self.g.objects(distribution, DCTERMS.format)):
            if isinstance(value, Literal):
                node = BNode()
                self.g.remove((distribution, DCTERMS.format, value))
                self.g.add((distribution, DCTERMS.format, node))
                self.g.add((node, RDF.type, DCTERMS.MediaTypeOrExtent))
                self.g.add((node, RDFS.label, value))

    def _read_parts(self, dataset_dict: dict[str, Any], ref: IdentifiedNode) -> None:
        """Items, key themes and telephone."""
        items = read_items(self.g, ref)
        if items:
            dataset_dict["items"] = items
        themes = set(self.g.objects(ref, DCAT.theme))
        names = [theme.code for theme in codelist(_THEMES)]
        groups = [{"name": name} for name in names if concept_uri(_THEMES, name) in themes]
        if groups:
            dataset_dict["groups"] = groups
        contact = self.g.value(ref, DCAT.contactPoint)
        phone = self.g.value(contact, VCARD.hasTelephone) if contact is not None else None
        if phone is not None:
            dataset_dict["contact_phone"] = str(phone).removeprefix("tel:")

    def _read_file(self, resource: dict[str, Any]) -> None:
        format_node = self.g.value(URIRef(resource["distribution_ref"]), DCTERMS.format)
        if isinstance(format_node, BNode):
            resource["format"] = str(self.g.value(format_node, RDFS.label) or "")
        elif format_node is not None:
            resource["format"] = read_format(str(format_node))
        if resource.get("mimetype"):
            resource["mimetype"] = read_media_type(resource["mimetype"])


def _publisher(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The provider, from the entry itself: asking CKAN for it would cost a search for each."""
    organization = entry.get("organization")
    if not organization:
        return {}
    return {
        "publisher_uri": publisher_uri_organization_fallback(dict(entry)),
        "publisher_name": organization.get("title") or organization["name"],
        "publisher_type": LOCAL_AUTHORITY,
        "publisher_identifier": entry.get("provider_code"),
    }


def _openness(open_type: str, share_type: object) -> str:
    """Access right of the EU: open to all, to some, or to the department alone."""
    return _OPENNESS.get(open_type) or ("RESTRICTED" if share_type in _SHARED else "NON_PUBLIC")


def _eu(table: str, list_name: str, code: object) -> str | None:
    """The EU authority value that a code stands for."""
    name = codelist(list_name).fact(str(code), "dcat") if code else None
    return f"{EU}{table}/{name}" if name else None


def _label(list_name: str, code: object) -> str:
    return codelist(list_name).label(str(code)) if code else ""
