"""A clock without CKAN: ``python -m tests.clock.ticking FOLDER KIND SECONDS LONGEST …``.

Each turn leaves its process id in the file FOLDER/KIND, and then does what its kind says.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from ckanext.jiulongpo.clock.loop import Clock
from ckanext.jiulongpo.clock.tick import Tick


def work(tick: Tick) -> None:
    folder, kind = tick.command
    with Path(folder, kind).open("a", encoding="utf-8") as marks:
        marks.write(f"{os.getpid()}\n")
    match kind:
        case "raises":
            raise RuntimeError(kind)
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "lasts":
            signal.pause()
        case "finishes":
            Path(folder, "fifo").read_text("utf-8")
            Path(folder, "finished").touch()


def main(folder: str, *given: str) -> None:
    kinds = zip(given[::3], given[1::3], given[2::3], strict=True)
    ticks = [Tick((folder, kind), float(every), float(longest)) for kind, every, longest in kinds]
    Clock(ticks, work).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
