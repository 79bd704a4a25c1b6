"""Chinese search: stock CKAN's schema and query beside ours, in one run, on real records.

Seven sets of known-item queries (see ``search_sets/queries.py``) and a set as people ask, judged by
hand. One half of the known items is for tuning, the other for reporting::

    make bench-search
    python -m bench.search --half tuning
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from statistics import fmean

from bench.search_sets import asking, documents, portal, records
from bench.search_sets.cores import Core, cores
from bench.search_sets.lists import lists
from bench.search_sets.measures import Figures, figures
from bench.search_sets.queries import Query, query_sets
from bench.search_sets.records import Record

SEED = 20251
TARGET = "guangxi_liuzhou"
OTHERS = 16_000
SAMPLE = 6_000
SIZE = 600
"""Queries of a set; half of them tune, half report."""
HALVES = ("tuning", "reporting")

Sets = Mapping[str, Sequence[Query]]
Table = dict[str, dict[str, Figures]]


def known_items(
    corpus: Sequence[Record], ours: Core, half: str, size: int = SIZE
) -> dict[str, list[Query]]:
    """One half of the queries about the target portal; the same ones at every run."""
    own = corpus[: len(corpus) - OTHERS]
    rng = random.Random(SEED)
    looked_up = lists(own, rng.sample(list(corpus), SAMPLE), ours)
    sets = query_sets(own, looked_up, size, rng)
    return {kind: queries[HALVES.index(half) :: 2] for kind, queries in sets.items()}


def compared(sets: Sets, arms: Mapping[str, asking.Ask]) -> Table:
    """Figures of each arm for each set."""
    return {
        arm: {
            kind: figures([(ask(query.text), query.wanted) for query in queries])
            for kind, queries in sets.items()
        }
        for arm, ask in arms.items()
    }


def printed(table: Table) -> None:
    """The table as people read it."""
    print(f"{'':12}" + "".join(f"{arm:^44}" for arm in table))
    print(f"{'':12}" + "   MRR@10 recall@10   zero     p50     p95 ms " * len(table))
    for kind in next(iter(table.values())):
        print(f"{kind:12}" + "".join(_cells(rows[kind]) for rows in table.values()))


def _cells(row: Figures) -> str:
    return f"{row.mrr:9.3f}{row.recall:10.3f}{row.zero:7.1%}{row.p50:8.1f}{row.p95:8.1f}    "


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=HALVES, default="reporting")
    half = options.parse_args().half
    if not records.portals():
        print("BENCH search skipped: the real records are not here (set JLP_SHARED_DATA)")
        return
    corpus = records.corpus(TARGET, OTHERS, random.Random(SEED))
    with cores() as (stock, ours), portal.running():
        stock.fill(map(documents.stock, corpus))
        ours.fill(map(documents.ours, corpus))
        arms = {"stock": asking.asker(stock, asking.stock), "ours": asking.asker(ours, asking.ours)}
        table = compared(known_items(corpus, ours, half), arms)
    printed(table)
    print({arm: fmean(row.mrr for row in rows.values()) for arm, rows in table.items()})


if __name__ == "__main__":
    main()
