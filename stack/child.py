"""Becomes a supervised program after leaving word of who it is.

``python -m stack.child --record FILE [--user NAME] -- COMMAND…`` writes the process's id and start
time to FILE, gives up root for NAME, and turns into COMMAND. The record outlives a supervisor that
was killed, so that the next start finds and ends what it left behind.
"""

from __future__ import annotations

import argparse
import os
import pwd
import sys
from pathlib import Path

from stack.records import Record


def _become(user: str) -> None:
    entry = pwd.getpwnam(user)
    os.initgroups(user, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.environ["HOME"] = entry.pw_dir


def main(arguments: list[str]) -> None:
    """Never returns: the process becomes the command."""
    parser = argparse.ArgumentParser(prog="stack.child")
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--user")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    Record.of_process(os.getpid()).write(options.record)
    if options.user:
        _become(options.user)
    os.execvp(options.command[0], options.command)  # noqa: S606 - a program of ours, no shell


if __name__ == "__main__":
    main(sys.argv[1:])
