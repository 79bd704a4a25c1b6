"""A million rows as a file: made anew, kept, and beside both stock ``datastore/dump``.

::

    make bench-download
    python -m bench.download --rows 100000
    python -m bench.download --rows 0       # the table that is there from the last time

Each download is a process of its own that asks the site by the file's address, so that growth of
memory is its own and whatever stands before a download counts on both sides. The first reader of a
format gets it as it is made, and it is kept on the way; the second gets it kept. Stock offers
neither XLSX nor Parquet, which stand here for scale.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.tabling.site import child, prepared

FORMS = ("csv", "tsv", "json", "xml", "jsonl", "xlsx", "ttl", "parquet")
STOCK_FORMS = ("csv", "tsv", "json", "xml")
TURNS = "3"
"""Of what is kept, the shortest of which tells: it takes so little that one turn says little."""


def main() -> None:
    """Load, download, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    if rows:
        with tempfile.TemporaryDirectory() as folder:
            prepared(Path(folder), rows)
    rows = child("forget")["rows"]
    parts = []
    for form in FORMS:
        anew = child("download", form, "anew")
        kept = child("download", form, "kept", TURNS)
        line = f"{form:8} {anew['megabytes']:6.1f} MB  anew {_said(anew)}  kept {_said(kept)}"
        parts.append(f"{form}_s={anew['seconds']} {form}_kept_s={kept['seconds']}")
        parts.append(f"{form}_grown_mb={max(anew['grown_mb'], kept['grown_mb'])}")
        if form in STOCK_FORMS:
            stock = child("download", form, "stock")
            line += f"  stock {_said(stock)} {_times(stock, anew)} x, {_times(stock, kept)} x"
            parts.append(f"{form}_x={_times(stock, anew)} {form}_kept_x={_times(stock, kept)}")
        print(line, flush=True)
    load = os.getloadavg()[0]
    print(f"BENCH download rows={rows} load={load:.1f} {' '.join(parts)}")


def _said(told: Mapping[str, Any]) -> str:
    return (
        f"{told['seconds']:6.2f} s, first byte {told['first']:.2f} s, own processor"
        f" {told['worked']:.2f} s, memory +{told['grown_mb']} MB;"
    )


def _times(slow: Mapping[str, Any], quick: Mapping[str, Any]) -> str:
    return f"{slow['seconds'] / max(quick['seconds'], 0.01):.1f}"


if __name__ == "__main__":
    main()
