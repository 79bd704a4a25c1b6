"""Memory of a run of 1,000,000 records, stage by stage, in minutes instead of an hour.

The ledger is filled in bulk as if the records had been brought in before. Then the source is read
twice, streamed over HTTP as it is by any run: once with every record in it, and once with ten, so
that the whole ledger has to be told as absent. What a record costs on its way into the catalogue is
a batch's affair and does not grow; ``--new`` brings so many more in after the unchanged ones.

    python -m bench.harvest_memory [--records 1000000] [--new 2000]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from bench.harvesting import catalogue
from bench.harvesting.served import served
from bench.harvesting.site import Site

GOAL_MB = 300
_LEFT = 10
_KNOWN, _NEW = "甲", "乙"


def main() -> None:
    """Fill, read, read again; print the peaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as host:
        site = Site(Path(place), host)
        site.prepare()
        address, path = f"http://{host}/list.json", Path(place) / "list.json"
        filling = {"source": address, "host": host, "count": options.records, "series": _KNOWN}
        site.phase("bench.harvesting.filling", "ours", **filling)
        known = (
            catalogue.record("ours", number, series=_KNOWN) for number in range(options.records)
        )
        new = (catalogue.record("ours", number, series=_NEW) for number in range(options.new))
        catalogue.write(path, chain(known, new))
        read = site.harvest("ours", address, stages=True)
        _told("all of them, and new ones", read)
        catalogue.write(path, (catalogue.record("ours", n, series=_KNOWN) for n in range(_LEFT)))
        gone = site.harvest("ours", address, stages=True)
        _told("ten of them", gone)
    peak = max(read["peak"], gone["peak"])
    print(f"goal {GOAL_MB} MB")
    print(
        f"BENCH harvest_memory memory_records={options.records} idle_mb={read['idle']:.0f}"
        f" peak_mb={peak:.0f} seconds={read['seconds']:.0f}"
    )


def _told(what: str, run: Mapping[str, Any]) -> None:
    stages = ", ".join(f"{name} {peak:.0f}" for name, peak in run["stages"].items())
    print(f"{what}: {dict(run['counts'])} in {run['seconds']:.0f} s; MB: {stages}", flush=True)


if __name__ == "__main__":
    main()
