"""A million rows to CSV, JSON and XLSX beside stock ``datastore/dump``.

::

    make bench-download
    python -m bench.download --rows 100000

Each download is a process of its own, whose growth of memory is its own. Stock knows neither XLSX
nor RDF nor Parquet.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.tabling.site import child, prepared

FORMS = ("csv", "json", "xml", "jsonl", "xlsx", "ttl", "parquet")
STOCK_FORMS = ("csv", "json", "xml")


def main() -> None:
    """Load, download, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder), rows)
    parts = []
    for form in FORMS:
        ours = child("download", form, "ours")
        line = (
            f"{form:6} ours {ours['seconds']:7.2f} s, first byte {ours['first']:.2f} s,"
            f" {ours['megabytes']} MB, memory +{ours['grown_mb']} MB"
        )
        parts.append(f"{form}_s={ours['seconds']} {form}_grown_mb={ours['grown_mb']}")
        if form in STOCK_FORMS:
            stock = child("download", form, "stock")
            times = stock["seconds"] / max(ours["seconds"], 0.01)
            line += (
                f"; stock {stock['seconds']:7.2f} s, memory +{stock['grown_mb']} MB: {times:.1f} x"
            )
            parts.append(f"{form}_x={times:.1f}")
        print(line, flush=True)
    print(f"BENCH download rows={rows} {' '.join(parts)}")


if __name__ == "__main__":
    main()
