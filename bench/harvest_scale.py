"""The cost of a record in catalogues of 1,000 to 100,000 entries, and if asked memory.

Each step fills the catalogue from a source of its own and then harvests another 1,000 records:
new, changed and unchanged. The cost should not depend on the step. ``--memory`` harvests one
source of that many generated records, streamed over HTTP, and prints the peak of memory; that takes
more than an hour for a million, where :mod:`bench.harvest_memory` takes minutes.

    python -m bench.harvest_scale [--steps 1000,3000,10000,30000,100000] [--memory 1000000]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.harvesting import catalogue
from bench.harvesting.served import served
from bench.harvesting.site import Site

PROBE = 1000
MEMORY_MB = 300
_SERIES = "丁戊己庚辛壬癸子丑寅"
_REVISIONS = {"new": "", "changed": "（修订）", "unchanged": "（修订）"}


def main() -> None:
    """Measure the curve, then the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--steps", default="1000,3000,10000,30000,100000", help="sizes; empty leaves them out"
    )
    parser.add_argument("--memory", type=int, default=0, help="records; 0 leaves it out")
    options = parser.parse_args()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as host:
        scale = _Scale(Site(Path(place), host), Path(place), host)
        scale.site.prepare()
        steps = [int(step) for step in options.steps.split(",") if step]
        for number, size in enumerate(steps):
            figures |= scale.step(size, _SERIES[2 * number], _SERIES[2 * number + 1])
        if options.memory:
            run = scale.harvest("million", options.memory, series="甲")
            figures |= {"memory_records": options.memory, "peak_mb": run["peak"]}
            print(f"{options.memory} records: {run['peak']:.0f} MB, goal {MEMORY_MB} MB")
    print("BENCH harvest_scale", *(f"{key}={value:.1f}" for key, value in figures.items()))


class _Scale:
    """A catalogue that grows step by step."""

    def __init__(self, site: Site, folder: Path, host: str) -> None:
        self.site = site
        self._folder = folder
        self._host = host
        self._held = 0

    def harvest(
        self, name: str, count: int, revision: str = "", series: str = ""
    ) -> Mapping[Any, Any]:
        """Harvest generated records from a source of this name."""
        records = (catalogue.record("ours", n, revision, series) for n in range(count))
        catalogue.write(self._folder / f"{name}.json", records)
        return self.site.harvest("ours", f"http://{self._host}/{name}.json")

    def step(self, size: int, filling: str, probed: str) -> dict[str, float]:
        """Bring the catalogue to a size and measure there; milliseconds a record by kind."""
        if size > self._held:
            self.harvest(f"filling-{size}", size - self._held, series=filling)
        found: dict[str, float] = {}
        for kind, revision in _REVISIONS.items():
            run = self.harvest(f"probe-{size}", PROBE, revision, probed)
            found[f"{kind}_{size}_ms"] = 1000 * run["seconds"] / PROBE
            found[f"{kind}_{size}_cpu_ms"] = 1000 * run["cpu"] / PROBE
        self._held = max(size, self._held) + PROBE
        shown = "  ".join(f"{key.rpartition('_')[0]} {value:.2f}" for key, value in found.items())
        print(f"{size:8} entries, ms a record: {shown}", flush=True)
        return found


if __name__ == "__main__":
    main()
