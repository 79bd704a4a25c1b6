"""The tables of a run, and the line at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from bench.search_sets.measures import Figures
from bench.search_sets.queries import Query
from bench.search_sets.records import Record

__all__ = ["Times", "ceiling", "judged", "known_items", "line", "times"]

Table = Mapping[str, Mapping[str, Figures]]
Asked = Mapping[str, Mapping[str, tuple[float, int]]]
Times = Mapping[str, Mapping[str, float]]


def ceiling(queries: Sequence[Query], corpus: Sequence[Record]) -> tuple[float, float]:
    """How ambiguous queries of title words are.

    Returns:
        The share of queries whose words all stand in more than one title, and the MRR of a ranking
        that knows these titles and puts the shortest first.
    """
    titles = {record.id: record.title for record in corpus}
    ranks = [_rank(query, titles) for query in queries]
    return fmean(fits > 1 for _rank_, fits in ranks), fmean(1 / rank for rank, _fits in ranks)


def _rank(query: Query, titles: Mapping[str, str]) -> tuple[float, int]:
    words = query.text.split()
    own = len(titles[query.wanted])
    sizes = [len(title) for title in titles.values() if all(word in title for word in words)]
    shorter = sum(size < own for size in sizes)
    return 1 + shorter + max(0, sizes.count(own) - 1) / 2, len(sizes)


def known_items(table: Table, half: str, ambiguous: float, best: float) -> None:
    """MRR@10, recall@10, share of empty answers and times of both arms for each set."""
    print(f"\nKnown items, {half} half")
    print(f"{'':12}" + "".join(f"{arm:^44}" for arm in table))
    print(f"{'':12}" + "   MRR@10 recall@10   zero     p50     p95 ms " * len(table))
    for kind in next(iter(table.values())):
        print(f"{kind:12}" + "".join(_cells(rows[kind]) for rows in table.values()))
    means = (fmean(row.mrr for row in rows.values()) for rows in table.values())
    print(f"{'mean':12}" + "".join(f"{mean:9.3f}{'':35}" for mean in means))
    print(f"{ambiguous:.0%} of the title words fit more than one title; ceiling {best:.3f}")


def _cells(row: Figures) -> str:
    return f"{row.mrr:9.3f}{row.recall:10.3f}{row.zero:8.1%}{row.p50:8.1f}{row.p95:8.1f} "


def judged(asked: Asked) -> None:
    """nDCG@10 of both arms for each catalogue."""
    print("\nAs people ask, nDCG@10")
    for name, arms in asked.items():
        cells = "".join(f"{arm:>8} {value:.3f}" for arm, (value, _count) in arms.items())
        print(f"{name:18}{cells}   ({next(iter(arms.values()))[1]} queries)")


def times(p95: Times) -> None:
    """The real ``package_search``: over all queries, and over those that stock answers."""
    print("\npackage_search with facets, p95 in ms")
    for name, arms in p95.items():
        print(f"{name:18}" + "".join(f"{arm:>8} {value:.1f}" for arm, value in arms.items()))


def line(table: Table, asked: Asked, p95: Times) -> None:
    """One line of ``key=value``."""
    values: dict[str, float] = {}
    for arm, rows in table.items():
        values[f"{arm}_mrr"] = fmean(row.mrr for row in rows.values())
        values[f"{arm}_zero"] = fmean(row.zero for row in rows.values())
        values |= {f"{arm}_mrr_{kind}": row.mrr for kind, row in rows.items()}
        values[f"{arm}_ndcg"] = fmean(arms[arm][0] for arms in asked.values())
        values |= {f"{arm}_p95_{name}_ms": arms[arm] for name, arms in p95.items()}
    print("\nBENCH search " + " ".join(f"{key}={value:.3f}" for key, value in values.items()))
