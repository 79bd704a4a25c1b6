"""Pages of this portal beside those of stock CKAN, with the same real entries, in one run.

Both stand on the same PostgreSQL, Valkey and Solr and on the same web server. Four readers ask in
a closed loop: for stock CKAN's pages, for the portal's as they are kept, and for the portal's when
each is made anew. Then Chromium looks at the first view of three pages::

    make bench-pages
    python -m stack bench pages -- --entries 2000 --seconds 4
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.harvesting.served import served
from bench.harvesting.site import ROOT
from bench.harvesting.site import Site as Harvested
from bench.paging.browser import View, first_views
from bench.paging.places import UNLIKE, places
from bench.paging.sites import copy_database, sites
from bench.search_sets.cores import cores
from bench.search_sets.records import FOLDER
from ckanext.jiulongpo.harvesters.mapping.load import mapping_names

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]

GOALS = {"cached": 10.0, "uncached": 1.0}
MOST_KILOBYTES, MOST_MILLISECONDS = 300, 1500
_WARM_SECONDS = 1.0


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10, help="of each kind on each site")
    parser.add_argument("--kept", action="store_true", help="use the entries of the last run")
    options = parser.parse_args()
    if not FOLDER.is_dir():
        print("BENCH pages skipped: the real records are not here (set JLP_SHARED_DATA)")
        return
    with tempfile.TemporaryDirectory() as place, cores() as (stock_core, _ours):
        made = sites(Path(place), stock_core.url)
        count = _fill(Path(place), options.entries, kept=options.kept)
        copy_database()
        made["stock"].ckan("search-index", "rebuild", "--quiet", "--force")
        asked = places()
        with ExitStack() as running:
            hosts = {name: running.enter_context(site.served()) for name, site in made.items()}
            found = _measure(hosts, asked, options.seconds)
            pages = {name: asked[name][0] for name in ("home", "search", "dataset")}
            views = first_views(hosts["cached"], pages)
    _report(found, views, count)


def _fill(folder: Path, entries: int, *, kept: bool) -> int:
    """Harvest real catalogues into the portal until it holds so many entries."""
    if kept:
        return entries
    held = 0
    with served(folder) as host:
        site = Harvested(folder, host)
        site.prepare()
        for path in sorted(FOLDER.glob("[a-z]*.json")):
            rows = json.loads(path.read_text("utf-8"))[: max(entries - held, 0)]
            if not rows:
                break
            (folder / path.name).write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
            held += _harvest(site, host, path.stem)
    return held


def _harvest(site: Harvested, host: str, name: str) -> int:
    mapping = max((known for known in mapping_names() if name.startswith(known)), key=len)
    run = site.harvest("ours", f"http://{host}/{name}.json", mapping=mapping)
    print(f"{name:20}{run['read']:7} records, {run['read'] / run['seconds']:6.0f}/s", flush=True)
    return int(run["stats"]["added"])


def _measure(
    addresses: Mapping[str, str], asked: Mapping[str, Sequence[str]], seconds: float
) -> dict[str, dict[str, Mapping[str, float]]]:
    """Requests a second and 95th percentile of each kind of page, after a round to warm up.

    The sites take turns within each kind, so that whatever else the machine does meets them alike.
    """
    found: dict[str, dict[str, Mapping[str, float]]] = {name: {} for name in addresses}
    for kind, paths in asked.items():
        for name, address in addresses.items():
            host = address.removeprefix("http://")
            # Every page is made before its kind is measured, however slow it is to make
            _load(host, paths, _WARM_SECONDS, least=len(paths))
            told = found[name][kind] = _load(host, paths, seconds)
            figures = f"{told['rate']:9.1f}/s {told['p95']:8.1f} ms p95"
            print(f"{name:9} {kind:15}{figures}", flush=True)
            if told["failed"]:
                problem = f"{name} {kind}: {told}"
                raise SystemExit(problem)
    return found


def _load(
    host: str, paths: Sequence[str], seconds: float, *, least: int = 0
) -> Mapping[str, float]:
    options = json.dumps({"host": host, "paths": paths, "seconds": seconds, "least": least})
    answer = subprocess.run(  # noqa: S603 -- this repository's own program
        [sys.executable, "-m", "bench.paging.load", options],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


def _report(found: Figures, views: Mapping[tuple[str, str], View], count: int) -> None:
    print(f"\n{count} entries, requests a second (95th percentile in ms)")
    print(f"{'':15}{'stock':>18}{'uncached':>18}{'cached':>18}{'ratio':>8}{'cached':>8}")
    line: dict[str, float] = {"entries": count}
    for kind in found["stock"]:
        stock, uncached, cached = (found[name][kind] for name in ("stock", "uncached", "cached"))
        cells = "".join(f"{f['rate']:9.1f} ({f['p95']:6.1f})" for f in (stock, uncached, cached))
        ratios = uncached["rate"] / stock["rate"], cached["rate"] / stock["rate"]
        note = "   (stock finds next to nothing)" if kind in UNLIKE else ""
        print(f"{kind:15}{cells}{ratios[0]:8.2f}{ratios[1]:8.1f}{note}")
        line |= {f"{kind}_uncached_x": ratios[0], f"{kind}_cached_x": ratios[1]}
        line[f"{kind}_rate"] = cached["rate"]
    print(f"goals: uncached {GOALS['uncached']}, cached {GOALS['cached']} times stock")
    for (name, screen), view in views.items():
        figures = f"{view.kilobytes:7.1f} KB {view.milliseconds:8.0f} ms to the largest paint"
        print(f"{name:9}{screen:9}{figures}")
        line |= {f"{name}_{screen}_kb": view.kilobytes, f"{name}_{screen}_ms": view.milliseconds}
    print(f"goals: {MOST_KILOBYTES} KB, {MOST_MILLISECONDS} ms with a processor four times slower")
    print("BENCH pages", *(f"{key}={value:.1f}" for key, value in line.items()))


if __name__ == "__main__":
    main()
