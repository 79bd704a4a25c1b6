"""The quality of an entry in the Data Quality Vocabulary (W3C DQV), beside its description."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import PROV, SKOS
from rdflib.term import IdentifiedNode

from ckanext.jiulongpo.quality import config
from ckanext.jiulongpo.quality.judging import State
from ckanext.jiulongpo.quality.model import Quality, qualities_of
from ckanext.jiulongpo.quality.stated import stated
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.criteria import DIMENSIONS, Criterion

__all__ = ["DQV", "add_quality"]

DQV = Namespace("http://www.w3.org/ns/dqv#")
_SCORE = "score"


def add_quality(graph: Graph, refs: Mapping[str, IdentifiedNode]) -> None:
    """The score and each criterion that was judged, as measurements; nothing where there is none.

    A criterion that fails by a source's mapping is no measurement of the entry and is left out.

    Args:
        graph: that describes the entries.
        refs: their names in it, by their ids.
    """
    for kept in qualities_of(list(refs)):
        if kept.score is not None:
            graph.bind("dqv", DQV)
            _add_verdict(graph, refs[kept.package_id], kept)


def _add_verdict(graph: Graph, ref: IdentifiedNode, kept: Quality) -> None:
    when = Literal(kept.assessed)
    _measured(graph, ref, _score_metric(graph), Literal(kept.score, datatype=XSD.integer), when)
    states = {result["criterion"]: result["state"] for result in kept.results}
    for criterion in stated().each:
        state = states.get(criterion.code)
        if state in (State.PASSED, State.FAILED):
            value = Literal(state == State.PASSED)
            _measured(graph, ref, _metric(graph, criterion), value, when)


def _measured(
    graph: Graph, ref: IdentifiedNode, metric: URIRef, value: Literal, when: Literal
) -> None:
    node = BNode()
    graph.add((ref, DQV.hasQualityMeasurement, node))
    graph.add((node, RDF.type, DQV.QualityMeasurement))
    graph.add((node, DQV.computedOn, ref))
    graph.add((node, DQV.isMeasurementOf, metric))
    graph.add((node, DQV.value, value))
    graph.add((node, PROV.generatedAtTime, when))


def _score_metric(graph: Graph) -> URIRef:
    metric = _uri(_SCORE)
    if (metric, RDF.type, DQV.Metric) not in graph:
        graph.add((metric, RDF.type, DQV.Metric))
        graph.add((metric, SKOS.definition, Literal("质量总分，0 至 100", lang="zh")))
        graph.add((metric, SKOS.definition, Literal("Score of quality, 0 to 100", lang="en")))
        graph.add((metric, DQV.expectedDataType, XSD.integer))
    return metric


def _metric(graph: Graph, criterion: Criterion) -> URIRef:
    metric = _uri(criterion.code)
    if (metric, RDF.type, DQV.Metric) not in graph:
        graph.add((metric, RDF.type, DQV.Metric))
        for language in ("zh", "en"):
            graph.add((metric, SKOS.prefLabel, Literal(criterion.label(language), lang=language)))
            text = Literal(criterion.about(language), lang=language)
            graph.add((metric, SKOS.definition, text))
        graph.add((metric, DQV.expectedDataType, XSD.boolean))
        graph.add((metric, DQV.inDimension, _dimension(graph, criterion.dimension)))
    return metric


def _dimension(graph: Graph, code: str) -> URIRef:
    dimension = _uri(f"dimension-{code}")
    if (dimension, RDF.type, DQV.Dimension) not in graph:
        graph.add((dimension, RDF.type, DQV.Dimension))
        names = codelist(DIMENSIONS)
        for lang, tag in (("zh_Hans_CN", "zh"), ("en", "en")):
            graph.add((dimension, SKOS.prefLabel, Literal(names.label(code, lang), lang=tag)))
        source = Literal(f"GB/T 36344-2018 {code}00")
        graph.add((dimension, SKOS.notation, source))
    return dimension


def _uri(name: str) -> URIRef:
    """A thing of the site's page that explains the criteria."""
    return URIRef(f"{config.site_url()}/quality/criteria#{name}")
