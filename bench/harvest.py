"""Harvesting: stock ckanext-harvest with ckanext-dcat beside this engine, in one run.

Both read the same invented catalogue (each in its dialect) over HTTP into one database and one
Solr, through ckanext-harvest's own queue, gather consumer and fetch consumer: new records, then
all of them changed, then unchanged. The catalogue holds 20,000 entries before. The stock part is
slow, so it is given fewer records; what counts is records a second.

    python -m bench.harvest [--stock 150] [--ours 5000] [--filled 20000]
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.harvesting import catalogue
from bench.harvesting.served import served
from bench.harvesting.site import Site

ROUNDS = {"new": 20, "changed": 20, "unchanged": 300}
"""Kinds of records, and how many times the stock part's speed is asked for."""
REVISIONS = {"new": "", "changed": "（修订）", "unchanged": "（修订）"}
REPEATS = {"unchanged": 3}
"""An unchanged run is over in a second or two; the median of several is taken."""


def main() -> None:
    """Measure both sides and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stock", type=int, default=150, help="records of the stock part")
    parser.add_argument("--ours", type=int, default=5000, help="records of this engine")
    parser.add_argument("--filled", type=int, default=20000, help="entries there before")
    options = parser.parse_args()
    counts = {"stock": options.stock, "ours": options.ours}
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as host:
        folder = Path(place)
        bench = _Bench(Site(folder, host), folder, host)
        bench.site.prepare()
        bench.fill(options.filled)
        found = {
            (round_, side): bench.measure(side, round_, counts[side])
            for round_ in ROUNDS
            for side in catalogue.DIALECTS
        }
    _report(found, counts, options.filled)


@dataclass(frozen=True, slots=True)
class _Bench:
    """One site, and a folder that is served to it at ``host``."""

    site: Site
    folder: Path
    host: str

    def fill(self, count: int) -> None:
        """Entries of another source, so that neither side meets an empty catalogue."""
        records = (catalogue.record("ours", number, series="丙") for number in range(count))
        catalogue.write(self.folder / "filling.json", records)
        done = self.site.harvest("ours", f"http://{self.host}/filling.json")
        print(f"the catalogue holds {count} entries, {count / done['seconds']:.0f}/s", flush=True)

    def measure(self, side: str, round_: str, count: int) -> Mapping[str, float]:
        """Records a second of one side in one round, and its peak of memory in MB."""
        records = (catalogue.record(side, number, REVISIONS[round_]) for number in range(count))
        catalogue.write(self.folder / f"{side}.json", records)
        repeats = REPEATS.get(round_, 1) if side == "ours" else 1
        address = f"http://{self.host}/{side}.json"
        runs = [self.site.harvest(side, address) for _ in range(repeats)]
        _expect(round_, count, runs[-1]["stats"])
        rate = count / median(run["seconds"] for run in runs)
        cpu_rate = count / median(run["cpu"] for run in runs)
        peak = max(run["peak"] for run in runs)
        print(
            f"{round_:10}{side:6}{count:7} records {rate:9.1f}/s {cpu_rate:9.1f} per CPU second"
            f" {peak:5.0f} MB  (load of the machine {os.getloadavg()[0]:.1f})",
            flush=True,
        )
        return {"rate": rate, "cpu_rate": cpu_rate, "peak": peak}


def _expect(round_: str, count: int, stats: Mapping[str, int]) -> None:
    """A harvest that did not do what is measured gives no figure."""
    done = {"new": stats["added"], "changed": stats["updated"]}.get(round_)
    if done not in {None, count} or stats["errored"]:
        reason = f"{round_}: {dict(stats)} of {count}"
        raise SystemExit(reason)


def _report(
    found: Mapping[tuple[str, str], Mapping[str, float]], counts: Mapping[str, int], filled: int
) -> None:
    print(
        f"\nstock on {counts['stock']} records, ours on {counts['ours']}, "
        f"in a catalogue of {filled} entries"
    )
    print(f"{'records a second':18}{'stock':>9}{'ours':>9}{'ratio':>8}{'by CPU':>8}{'goal':>6}")
    figures: dict[str, Any] = {}
    for round_, goal in ROUNDS.items():
        stock, ours = found[round_, "stock"], found[round_, "ours"]
        ratio = ours["rate"] / stock["rate"]
        by_cpu = ours["cpu_rate"] / stock["cpu_rate"]
        rates = f"{stock['rate']:9.1f}{ours['rate']:9.1f}"
        print(f"{round_:18}{rates}{ratio:8.1f}{by_cpu:8.1f}{goal:6}")
        figures |= {f"{round_}_stock": stock["rate"], round_: ours["rate"]}
        figures |= {f"{round_}_ratio": ratio, f"{round_}_cpu_ratio": by_cpu}
    for side in catalogue.DIALECTS:
        figures[f"peak_mb_{side}"] = max(found[round_, side]["peak"] for round_ in ROUNDS)
    print("BENCH harvest", *(f"{key}={value:.1f}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
