"""Pages of a table of a million rows beside stock ``datastore_search`` and ``datatables_view``.

::

    make bench-preview
    python -m bench.preview --rows 100000

Stock reads the same rows laid out as a stock load leaves them, ours its own table with its indexes.
First the actions, then (``page_…``) what a reader's browser asks for: the table of our page, and
the answer of stock's ``datatables_view``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk

from bench.tabling.beside import Ask, Pair, beside
from bench.tabling.site import OURS, STOCK, child, opened, prepared
from ckanext.jiulongpo.tables import query

PAGE = 20


def questions(act: Callable[..., Any], deep: str, deep_offset: int) -> Mapping[str, Pair]:
    """Name of a question → ours and stock."""
    filtered = {"所在街镇": "华岩镇", "行业门类": "制造业"}

    def ours(**question: Any) -> Ask:  # noqa: ANN401 -- arguments of an action
        return lambda: act("jiulongpo_table_query", resource_id=OURS, limit=PAGE, **question)

    def stock(**question: Any) -> Ask:  # noqa: ANN401 -- arguments of an action
        return lambda: act("datastore_search", resource_id=STOCK, limit=PAGE, **question)

    return {
        "first": (ours(), stock()),
        "sorted": (ours(sort="-从业人数"), stock(sort="从业人数 desc nulls last")),
        "one_value": (
            ours(filters={"登记编号": "00007919"}),
            stock(filters={"登记编号": "00007919"}),
        ),
        "range": (
            ours(filters={"成立日期": {"min": "2024"}}, sort="成立日期"),
            stock(filters={"成立日期": {"gte": "2024-01-01"}}, sort="成立日期"),
        ),
        "filtered": (
            ours(filters=filtered, sort="-从业人数"),
            stock(filters=filtered, sort="从业人数 desc nulls last"),
        ),
        "deep_page": (ours(after=deep), stock(offset=deep_offset)),
    }


def main() -> None:
    """Load, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        loaded = prepared(Path(folder), rows)
    print(
        f"load: {loaded['rows']} rows x 20 columns in {loaded['seconds']} s, peak"
        f" {loaded['peak_mb']} MB (of which {loaded['base_mb']} MB is CKAN itself),"
        f" indexes {loaded['index_seconds']} s"
    )
    with opened():
        figures = _measured(rows)
    figures |= {**child("turn", str(rows)), **child("turn_entry")}
    for name, (ours, stock) in figures.items():
        print(f"{name:14} p95 ours {ours:8.1f} ms, stock {stock:8.1f} ms, {stock / ours:6.1f} x")
    parts = [
        f"{name}_ms={ours:.1f} {name}_x={stock / ours:.1f}"
        for name, (ours, stock) in figures.items()
    ]
    print(
        f"BENCH preview rows={loaded['rows']} load_s={loaded['seconds']}"
        f" load_peak_mb={loaded['peak_mb']} {' '.join(parts)}"
    )


def _measured(rows: int) -> dict[str, tuple[float, float]]:
    def act(action: str, **data: Any) -> Any:  # noqa: ANN401 -- arguments of an action
        return tk.get_action(action)({"ignore_auth": True, "user": ""}, data)

    deep_offset = rows // 2
    return beside(questions(act, query.cursor_after(deep_offset), deep_offset))


if __name__ == "__main__":
    main()
