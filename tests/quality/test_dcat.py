"""The quality of an entry in RDF, in the W3C's Data Quality Vocabulary."""

from __future__ import annotations

from rdflib import RDF, Graph, Literal
from rdflib.namespace import SKOS

from ckanext.jiulongpo.quality import dcat
from ckanext.jiulongpo.quality.dcat import DQV


def described(site, name: str) -> Graph:
    graph = Graph()
    return graph.parse(data=site.get(f"/dataset/{name}.ttl").get_data(as_text=True), format="ttl")


def test_measurements_stand_beside_the_entry(site, judged, quality):
    judged()
    shown = quality("elder-homes")
    graph = described(site, "elder-homes")
    (ref,) = set(graph.subjects(DQV.hasQualityMeasurement))
    measured = {
        str(graph.value(node, DQV.isMeasurementOf)).partition("#")[2]: graph.value(node, DQV.value)
        for node in graph.objects(ref, DQV.hasQualityMeasurement)
    }
    counted = {one["criterion"]: one["state"] for one in shown["results"]}
    assert measured.pop("score") == Literal(shown["score"])
    assert measured == {
        code: Literal(state == "passed") for code, state in counted.items() if state != "none"
    }


def test_a_metric_has_its_words_and_its_dimension(site, judged):
    judged()
    graph = described(site, "elder-homes")
    metric = next(m for m in graph.subjects(RDF.type, DQV.Metric) if str(m).endswith("#formats"))
    assert Literal("有程序可读的数据", lang="zh") in set(graph.objects(metric, SKOS.prefLabel))
    dimension = graph.value(metric, DQV.inDimension)
    assert Literal("可访问性", lang="zh") in set(graph.objects(dimension, SKOS.prefLabel))


def test_what_was_not_judged_has_no_measurement(site, judged):
    assert set(described(site, "buses").subjects(DQV.hasQualityMeasurement)) == set()


def test_a_page_of_the_catalogue_asks_once_for_all_verdicts(site, judged, monkeypatch):
    """One question for each of a hundred entries would be a third of the page."""
    judged()
    asked = []
    known = dcat.qualities_of

    def counted(ids):
        asked.append(ids)
        return known(ids)

    monkeypatch.setattr(dcat, "qualities_of", counted)
    text = site.get("/catalog.ttl").get_data(as_text=True)
    graph = Graph().parse(data=text, format="ttl")
    measured = set(graph.subjects(DQV.hasQualityMeasurement))
    assert len(asked) == 1
    assert len(measured) > 1
    assert len(measured) <= len(asked[0])
