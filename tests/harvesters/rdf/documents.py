"""Invented catalogues in the four formats."""

from __future__ import annotations

import json

_HEAD = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
"""


def _dataset(number: int) -> str:
    return (
        f'<http://a.example/d/{number}> a dcat:Dataset ; dct:title "养老机构信息{number}" ;'
        ' dct:description "名称、地址与床位数" ; dcat:keyword "养老", "机构" ;'
        ' dct:publisher [ a foaf:Agent ; foaf:name "区民政局" ] ; dcat:distribution'
        f" [ a dcat:Distribution ; dcat:accessURL <http://a.example/{number}.csv> ] ."
    )


def turtle(*numbers: int, following: str = "") -> bytes:
    parts = [_HEAD, *map(_dataset, numbers)]
    if following:
        parts.append(f"<#view> a hydra:PartialCollectionView ; hydra:next <{following}> .")
    return "\n".join(parts).encode()


def rdf_xml(*numbers: int) -> bytes:
    datasets = "".join(
        f'<dcat:Dataset rdf:about="http://a.example/d/{n}"><dct:title>养老机构信息{n}</dct:title>'
        "<dct:publisher><foaf:Agent><foaf:name>区民政局</foaf:name></foaf:Agent></dct:publisher>"
        "</dcat:Dataset>"
        for n in numbers
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"'
        f' xmlns:foaf="http://xmlns.com/foaf/0.1/">{datasets}</rdf:RDF>'
    ).encode()


def json_ld(*numbers: int) -> bytes:
    context = {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
    }
    graph = [
        {
            "@id": f"http://a.example/d/{n}",
            "@type": "dcat:Dataset",
            "dct:title": f"养老机构信息{n}",
            "dct:publisher": {"@type": "foaf:Agent", "foaf:name": "区民政局"},
        }
        for n in numbers
    ]
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False).encode()


def data_json(*numbers: int) -> bytes:
    datasets = [
        {
            "identifier": f"d-{n}",
            "title": f"养老机构信息{n}",
            "description": "名称、地址与床位数",
            "publisher": {"name": "区民政局"},
            "accessLevel": "public",
            "keyword": ["养老"],
            "distribution": [{"downloadURL": f"http://a.example/{n}.csv", "format": "CSV"}],
        }
        for n in numbers
    ]
    document = {"@context": "https://never.example/context.jsonld", "dataset": datasets}
    return json.dumps(document, ensure_ascii=False).encode()


FORMATS = {
    "catalogue.ttl": turtle,
    "catalogue.rdf": rdf_xml,
    "catalogue.jsonld": json_ld,
    "data.json": data_json,
}
