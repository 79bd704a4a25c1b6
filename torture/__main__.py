"""The command line; see the package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from torture import chaos, histories, kills
from torture.evil import run as evil
from torture.result import Options, Totals
from torture.site import fork, wait

PARTS: dict[str, Callable[[Options], Totals]] = {
    "kills": kills.run,
    "chaos": chaos.run,
    "evil": evil.run,
    "histories": histories.run,
}
_LONGEST_SECONDS = 6 * 3600


def main(arguments: list[str]) -> int:
    """Run the parts that are named, or all; 0 when nothing broke."""
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="|".join(PARTS))
    parser.add_argument("--sample", action="store_true", help="what make test runs")
    parser.add_argument("--seed", type=int, default=1, help="decides all that is random")
    parser.add_argument("--at", default="", help="one boundary or misbehaviour of one part")
    given = parser.parse_args(arguments)
    options = Options(given.sample, given.seed, given.at)
    failed = [name for name in given.parts or PARTS if not _passes(name, options)]
    return int(bool(failed))


def _passes(name: str, options: Options) -> bool:
    """Run one part in a process of its own, so that each loads its CKAN afresh."""

    def part() -> None:
        totals = PARTS[name](options)
        print(totals.line(), flush=True)
        if totals.broken:
            sys.stdout.flush()
            raise SystemExit(1)

    return wait(fork(part), _LONGEST_SECONDS).well


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
