"""All real records of eighteen portals, into an empty catalogue and once more.

Every record has to become an entry or a finding, and the sum has to be exact; the second run may
write nothing but the rows of its runs. The records lie beside the repository (``JLP_SHARED_DATA``).

    python -m bench.harvest_real
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg2

from bench.harvesting.served import served
from bench.harvesting.site import ROOT, Site
from ckanext.jiulongpo.harvesters.mapping.load import mapping_names

FOLDER = Path(os.environ.get("JLP_SHARED_DATA", ROOT.parent / "shared" / "data")) / "catalogues"
RECORDS = 39041
SECONDS = {"first": 600, "second": 30}
_WRITTEN = (
    "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables "
    "WHERE relname IN ('package', 'resource', 'package_tag', 'tag', 'member', 'activity', "
    "'harvest_object', 'jiulongpo_harvest_record', 'jiulongpo_index_outbox')"
)


def main() -> None:
    """Harvest everything twice and print what came of it."""
    files = sorted(FOLDER.glob("[a-z]*.json"))
    if not files:
        sys.exit(f"real records are not here: {FOLDER} (set JLP_SHARED_DATA)")
    with tempfile.TemporaryDirectory() as place, served(FOLDER) as host:
        site = Site(Path(place), host)
        site.prepare()
        first = _harvest(site, host, files)
        written = _written()
        second = _harvest(site, host, files)
        writes = _written() - written
    _report(first, second, writes)


def _mapping(path: Path) -> str:
    """The mapping whose name the file's name begins with."""
    return max((name for name in mapping_names() if path.stem.startswith(name)), key=len)


def _harvest(site: Site, host: str, files: list[Path]) -> Mapping[str, Any]:
    counts: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for path in files:
        run = site.harvest("ours", f"http://{host}/{path.name}", mapping=_mapping(path))
        counts.update(run["counts"])
        total.update({name: run[name] for name in ("seconds", "cpu", "read")})
        total["peak"] = max(total["peak"], run["peak"])
        rate = run["read"] / run["seconds"]
        print(f"{path.stem:20}{run['read']:7} {rate:8.1f}/s  {run['counts']}", flush=True)
    return {**total, "counts": counts}


def _written() -> Counter[str]:
    """Rows that were ever written into the tables of entries and of the ledger, by table."""
    connection = psycopg2.connect(os.environ["CKAN_SQLALCHEMY_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WRITTEN)
            return Counter(dict(cursor.fetchall()))
    finally:
        connection.close()


def _report(first: Mapping[str, Any], second: Mapping[str, Any], writes: Counter[str]) -> None:
    exact = sum(first["counts"].values()) == first["read"] == second["read"] == RECORDS
    figures: dict[str, Any] = {
        "records": first["read"],
        "exact": int(exact),
        "first_s": round(first["seconds"], 1),
        "first_cpu_s": round(first["cpu"], 1),
        "per_s": round(first["read"] / first["seconds"], 1),
        "second_s": round(second["seconds"], 1),
        "second_cpu_s": round(second["cpu"], 1),
        "second_writes": writes.total(),
        "peak_mb": round(max(first["peak"], second["peak"])),
        **first["counts"],
    }
    print(f"\nrows that the second run wrote: {dict(writes)}")
    print(f"goals: first run under {SECONDS['first']} s, second under {SECONDS['second']} s")
    print("BENCH harvest_real", *(f"{key}={value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
