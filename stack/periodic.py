"""Runs a command again and again: ``python -m stack.periodic --every SECONDS -- COMMAND…``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time


def main(arguments: list[str]) -> None:
    """Never returns; a run that fails is tried again at the next turn."""
    parser = argparse.ArgumentParser(prog="stack.periodic")
    parser.add_argument("--every", type=float, required=True, metavar="SECONDS")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    while True:
        time.sleep(options.every)
        subprocess.run(options.command, check=False)


if __name__ == "__main__":
    main(sys.argv[1:])
