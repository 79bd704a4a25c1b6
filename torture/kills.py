"""The n-th-operation loop: a run is killed at every boundary, started again, and compared.

For each moment of each thread of the run (see :mod:`torture.boundaries`) the site goes back to the
same state, the run is killed there, and is started again until its job has ended. In every third
case the second start is killed too, somewhere. Then the whole state is compared with the one that
an undisturbed run leaves.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from torture import snapshot, worker
from torture.boundaries import Boundaries, Boundary
from torture.result import Options, Totals, table
from torture.scene import Scene, serving
from torture.site import Ended, fork, load, release, wait
from torture.snapshot import Snapshot
from torture.webserver import Webserver

__all__ = ["run"]

NAME = "kills"

_SECONDS = 120
_MOST_STARTS = 8
_SAMPLE = 4

MAIN = "MainThread"


def run(options: Options) -> Totals:
    """Kill the run everywhere."""
    database = load(NAME)
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "list.json"
        with Webserver(serving(listing)).running() as web:
            scene = Scene(database, listing)
            scene.prepare(web)
            loop = _Loop(scene, options)
            return loop.run()


@dataclass(slots=True)
class _Loop:
    scene: Scene
    options: Options
    totals: Totals = field(default_factory=lambda: Totals(NAME))
    expected: Snapshot = field(default_factory=dict)
    moments: dict[Boundary, str] = field(default_factory=dict)
    differing: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)

    def run(self) -> Totals:
        begun = time.monotonic()
        self._undisturbed()
        for boundary in self._chosen():
            self._kill_at(boundary)
        table(("step", "kills"), sorted(self.kills.items()))
        table(("aspect", "differs after"), sorted(self.differing.items()))
        self.totals.counts |= {
            "boundaries": len(self.moments),
            "kills": sum(self.kills.values()),
            "seconds": round(time.monotonic() - begun),
        }
        return self.totals

    def _chosen(self) -> Sequence[Boundary]:
        everywhere = sorted(self.moments)
        if self.options.only:
            return [Boundary.parse(self.options.only)]
        if self.options.sample:
            chance = random.Random(self.options.seed)
            return sorted(chance.sample(everywhere, _SAMPLE))
        return everywhere

    def _latest(self, thread: str) -> int:
        return max(place.number for place in self.moments if place.thread == thread)

    def _undisturbed(self) -> None:
        """What the run leaves when nobody kills it; its moments are counted on the way."""
        self.scene.restore()
        told, telling = os.pipe()
        child = fork(lambda: _run_once(Boundaries(None, telling)))
        os.close(telling)
        with os.fdopen(told, encoding="utf-8") as lines:
            for line in lines:
                boundary, _, moment = line.strip().partition(" ")
                self.moments[Boundary.parse(boundary)] = moment
        ended = wait(child, _SECONDS)
        assert ended.well, f"the undisturbed run: {ended.words}"
        self._finish()
        self.expected = snapshot.take(self.scene.database)
        release()

    def _kill_at(self, boundary: Boundary) -> None:
        self.scene.restore()
        again = f"--at {boundary} --seed {self.options.seed}"
        where = f"killed at {boundary} ({self.moments.get(boundary, '?')})"
        if not self._start(boundary).killed:
            self.totals.breach(f"{where}: the run never came there", again)
            return
        self.kills[self.moments.get(boundary, "?")] += 1
        if not self._start_until_ended(boundary):
            self.totals.breach(f"{where}: the job does not end", again)
            return
        found = snapshot.differences(self.expected, snapshot.take(self.scene.database))
        release()
        self.differing.update(found.keys())
        for aspect, told in found.items():
            self.totals.breach(f"{where}: {aspect} {told}", again)

    def _start_until_ended(self, boundary: Boundary) -> bool:
        chance = random.Random(f"{self.options.seed} {boundary}")
        twice = chance.random() < 1 / 3
        for _ in range(_MOST_STARTS):
            if not worker.redeliver(self.scene.job_id):
                self.totals.counts["lost_messages"] = self.totals.counts.get("lost_messages", 0) + 1
            release()
            second = Boundary(MAIN, chance.randint(1, self._latest(MAIN))) if twice else None
            twice = False
            ended = self._start(second)
            if ended.killed:
                self.kills["second start"] += 1
            elif ended.well and self._is_done():
                self._finish()
                return True
        return False

    def _start(self, end_at: Boundary | None) -> Ended:
        return wait(fork(lambda: _run_once(Boundaries(end_at))), _SECONDS)

    def _is_done(self) -> bool:
        done = worker.is_finished(self.scene.job_id)
        release()
        return done

    def _finish(self) -> None:
        ended = wait(fork(lambda: worker.finish(self.scene.source_id)), _SECONDS)
        assert ended.well, f"the clock: {ended.words}"


def _run_once(boundaries: Boundaries) -> None:
    boundaries.watch()
    worker.consume()
    worker.turn()
