"""Workbooks: check, import, re-check and undo of a catalogue, beside openpyxl reading it alone.

    python -m bench.excel [--entries 10000] [--items 10]

Each stage runs in a process of its own, so that its peak of memory is its own; that of a CKAN which
does nothing is part of it and told beside.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.harvesting.site import Site
from bench.workbooks import made

_PHASE = "bench.workbooks.phase"


def main() -> None:
    """Measure and print; the last line is for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--items", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        site = Site(folder)
        site.prepare()
        path = folder / "catalogue.xlsx"
        rows = made.write(path, options.entries, options.items)
        size = path.stat().st_size / 1024 / 1024
        print(f"{options.entries} entries, {rows} rows, {size:.1f} MB", flush=True)
        alone = _measure(site, "openpyxl", file=str(path))
        checked = _measure(site, "check", file=str(path))
        done = _measure(site, "apply", import_id=checked["id"])
        again = _measure(site, "check", file=str(path))
        undone = _measure(site, "undo", import_id=checked["id"])
    figures = {
        "entries": options.entries,
        "rows": rows,
        "check_s": f"{checked['seconds']:.1f}",
        "check_cpu_s": f"{checked['cpu']:.1f}",
        "check_mb": f"{checked['peak']:.0f}",
        "import_s": f"{done['seconds']:.1f}",
        "import_cpu_s": f"{done['cpu']:.1f}",
        "import_mb": f"{done['peak']:.0f}",
        "recheck_s": f"{again['seconds']:.1f}",
        "recheck_mb": f"{again['peak']:.0f}",
        "undo_s": f"{undone['seconds']:.1f}",
        "undo_cpu_s": f"{undone['cpu']:.1f}",
        "undo_mb": f"{undone['peak']:.0f}",
        "idle_mb": f"{checked['idle']:.0f}",
        "openpyxl_read_s": f"{alone['seconds']:.1f}",
        "openpyxl_read_cpu_s": f"{alone['cpu']:.1f}",
        "created": done["counts"].get("result.created", 0),
        "unchanged_again": again["counts"].get("unchanged", 0),
        "undone": undone["counts"].get("result.undone", 0),
    }
    print("BENCH excel " + " ".join(f"{name}={value}" for name, value in figures.items()))


def _measure(site: Site, do: str, **more: object) -> Mapping[str, Any]:
    done = site.phase(_PHASE, "workbook", do=do, **more)
    told = f"{done['seconds']:6.1f} s, {done['cpu']:6.1f} s CPU, {done['peak']:4.0f} MB"
    print(f"{do:9} {told} {done.get('counts', '')}", flush=True)
    return done


if __name__ == "__main__":
    main()
