"""Chinese search: stock CKAN's schema and query beside ours, in one run, on real records.

Seven sets of known-item queries (``search_sets/queries.py``), of which one half is for tuning and
the other for reporting; queries as people ask, judged by hand (``search_sets/judged``); and the
time of the real ``package_search`` with facets over the whole index::

    make bench-search
    python -m bench.search --half tuning

The known items are those of one portal, whole, among records of the others. It is the portal whose
titles are as often ambiguous as those on which the goals were set: about three queries in ten fit
more than one title, so that no ranking can give an MRR much above .91.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping, Sequence

from bench.search_sets import asking, demo, documents, portal, records, report
from bench.search_sets.cores import Core, cores
from bench.search_sets.judged import judged, mean_ndcg
from bench.search_sets.lists import lists
from bench.search_sets.measures import Figures, figures, percentile
from bench.search_sets.queries import Query, query_sets
from bench.search_sets.records import Record

SEED = 20251
TARGET = "guangxi_liuzhou"
OTHERS = 16_000
SAMPLE = 6_000
SIZE = 600
"""Queries of a set; half of them tune, half report."""
HALVES = ("tuning", "reporting")
JUDGED = ("demo", "sichuan_meishan", "zhejiang_ningbo")
KNOWN = "known"
"""The part of the index in which items are looked for."""
TIMED = 40
"""Queries of each set that are timed through ``package_search``, after a round to warm up."""

Search = Callable[[str], asking.Search]
ARMS: Mapping[str, Search] = {"stock": asking.stock, "ours": asking.ours}


def filled(stock: Core, ours: Core) -> list[Record]:
    """Index every portal and the demo in both cores; the records among which items are known."""
    corpus = records.corpus(TARGET, OTHERS, random.Random(SEED))
    known = {record.id for record in corpus}
    parts = {"demo": demo.load()} | {name: records.load(name) for name in records.portals()}
    rows = [
        (record, [name, KNOWN] if record.id in known else [name])
        for name, part in parts.items()
        for record in part
    ]
    stock.fill(documents.stock(record, sets) for record, sets in rows)
    ours.fill(documents.ours(record, sets) for record, sets in rows)
    return corpus


def known_items(corpus: Sequence[Record], ours: Core, half: str) -> dict[str, list[Query]]:
    """One half of the queries about the target portal; the same ones at every run."""
    own = corpus[: len(corpus) - OTHERS]
    rng = random.Random(SEED)
    looked_up = lists(own, rng.sample(list(corpus), SAMPLE), ours)
    sets = query_sets(own, looked_up, SIZE, rng)
    return {kind: queries[HALVES.index(half) :: 2] for kind, queries in sets.items()}


def found(sets: Mapping[str, Sequence[Query]], ask: asking.Ask) -> dict[str, Figures]:
    """Figures of one arm for each set."""
    return {
        kind: figures([(ask(query.text), query.wanted) for query in queries])
        for kind, queries in sets.items()
    }


def satisfied(made: Mapping[str, Core]) -> dict[str, dict[str, tuple[float, int]]]:
    """For each judged catalogue and arm the mean nDCG@10, and how many queries count there."""
    parts = {name: demo.load() if name == "demo" else records.load(name) for name in JUDGED}
    queries = {name: judged(part) for name, part in parts.items()}
    return {
        name: {
            arm: (mean_ndcg(asked, asking.asker(made[arm], search, name)), len(asked))
            for arm, search in ARMS.items()
        }
        for name, asked in queries.items()
    }


def timed(made: Mapping[str, Core], queries: Mapping[str, Sequence[str]]) -> report.Times:
    """95th percentiles of ``package_search`` in milliseconds, each arm with its own plugins."""
    p95: dict[str, dict[str, float]] = {name: {} for name in queries}
    for arm, names in (("stock", ""), ("ours", portal.OURS)):
        with portal.plugins(names):
            for name, asked in queries.items():
                portal.times(made[arm], asked)
                p95[name][arm] = percentile(portal.times(made[arm], asked), 0.95)
    return p95


def timed_queries(sets: Mapping[str, Sequence[Query]], stock: Core) -> dict[str, list[str]]:
    """Some of every set, and those that stock answers: an empty answer costs it nothing."""
    ask = asking.asker(stock, asking.stock, KNOWN)
    some = [query.text for rows in sets.values() for query in rows[:TIMED]]
    rest = [query.text for kind in ("words", "description") for query in sets[kind]]
    return {"all": some, "answered": ["", *(q for q in rest if ask(q).count)][:TIMED]}


def main() -> None:
    """Measure, print the tables, and end with one line for programs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=HALVES, default="reporting")
    half = options.parse_args().half
    if not records.portals():
        print("BENCH search skipped: the real records are not here (set JLP_SHARED_DATA)")
        return
    with cores() as (stock, ours), portal.running():
        made = {"stock": stock, "ours": ours}
        corpus = filled(stock, ours)
        sets = known_items(corpus, ours, half)
        table = {
            arm: found(sets, asking.asker(made[arm], search, KNOWN)) for arm, search in ARMS.items()
        }
        asked = satisfied(made)
        p95 = timed(made, timed_queries(sets, stock))
    ambiguous, ceiling = report.ceiling(sets["words"], corpus)
    report.known_items(table, half, ambiguous, ceiling)
    report.judged(asked)
    report.times(p95)
    report.line(table, asked, p95)


if __name__ == "__main__":
    main()
