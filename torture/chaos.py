"""Random kills of the worker, PostgreSQL, Valkey and Solr while a source is harvested.

Each round the listing changes, a run is ordered, and at a random moment something is killed and
started again. The run goes on in a new worker where its own was lost. When it has ended, the
catalogue has to be the listing: no record lost, none twice, none half written, the index equal.
"""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import ckan.plugins.toolkit as tk
from ckan.lib.search import clear_all

from ckanext.jiulongpo.harvesters import outbox, service
from torture import records, servers, snapshot, worker
from torture.boundaries import Boundaries
from torture.database import Database
from torture.records import Row, row
from torture.result import Options, Totals, table
from torture.scene import serving
from torture.servers import Servers
from torture.site import Ended, fork, load, release, wait
from torture.webserver import Webserver

__all__ = ["run"]

NAME = "chaos"
WORKER = "worker"
_KILLS = 500
_RECORDS = 60
_CHANGED = 25
_BATCH = 5
_SECONDS = 120
_MOST_STARTS = 5
_PAUSE = 0.1
_CATCH_UP_SECONDS = 60
"""So soon has search to be equal to the database after any outage; see ``security.md`` P8."""
_VICTIMS = (WORKER,) * 5 + ("postgres",) * 3 + ("valkey",) * 2 + ("solr",)
_SAMPLE = (WORKER, "postgres", "valkey", "solr")


def run(options: Options) -> Totals:
    """Kill whatever there is."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        kept = Path(os.environ.get("JLP_VAR", folder)) / NAME
        listing = Path(folder) / "list.json"
        with servers.running(kept) as running, Webserver(serving(listing)).running() as web:
            chaos = _Chaos(load(NAME), running, listing, options)
            chaos.prepare(web)
            return chaos.run()


@dataclass(slots=True)
class _Chaos:
    database: Database
    servers: Servers
    listing: Path
    options: Options
    totals: Totals = field(default_factory=lambda: Totals(NAME))
    source_id: str = ""
    expected: dict[str, str] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    recovery: list[float] = field(default_factory=list)
    healing: dict[str, list[float]] = field(default_factory=dict)
    moments: int = 0
    """Of an undisturbed run, as :mod:`.boundaries` counts them: the kill comes at one of them."""

    def prepare(self, web: Webserver) -> None:
        """A site with a source that has been harvested once."""
        clear_all()
        worker.empty_queue()
        tk.config["ckanext.jiulongpo.harvest.batch_size"] = _BATCH
        tk.config["ckanext.jiulongpo.harvest.allow_hosts"] = [web.host]
        records.make_departments()
        self.source_id = records.make_source("chaos", web.url("/list"), allow_hosts=[web.host])
        self._publish([row(number) for number in range(_RECORDS)])
        worker.order(self.source_id)
        worker.consume()
        self._publish(self._changed(0, random.Random(self.options.seed)))
        worker.order(self.source_id)
        release()
        child, lines = _consuming(None)
        self.moments = lines.count(b"\n")
        ended = wait(child, _SECONDS)
        assert ended.well, f"the undisturbed run: {ended.words}"

    def run(self) -> Totals:
        """Round by round."""
        begun = time.monotonic()
        for number, victim in enumerate(self._victims(), 1):
            self._round(number, victim)
        table(("killed", "times"), sorted(self.kills.items()))
        longest = sorted(self.recovery)[int(len(self.recovery) * 0.99)]
        rows = [(victim, f"{max(spans):.1f}") for victim, spans in sorted(self.healing.items())]
        table(("killed", "search equals the database after, at most, s"), rows)
        self.totals.counts |= {
            "kills": self.kills.total(),
            "recovery_p99_s": round(longest, 1),
            "healed_most_s": round(max(max(spans) for spans in self.healing.values()), 1),
            "seconds": round(time.monotonic() - begun),
        }
        return self.totals

    def _victims(self) -> Iterator[str]:
        if self.options.sample:
            yield from _SAMPLE
            return
        chance = random.Random(self.options.seed)
        for _ in range(_KILLS):
            yield chance.choice(_VICTIMS)

    def _round(self, number: int, victim: str) -> None:
        chance = random.Random(f"{self.options.seed} {number}")
        self._publish(self._changed(number, chance))
        job_id = worker.order(self.source_id)
        release()
        child, _ = _consuming(chance.randint(1, self.moments))
        time.sleep(chance.uniform(0, _PAUSE))
        begun = time.monotonic()
        self._kill(victim, child)
        ended = self._until_ended(job_id, child)
        self.recovery.append(time.monotonic() - begun)
        print(f"{number:4} {victim:9} recovered in {self.recovery[-1]:5.1f} s", flush=True)
        where = f"round {number}, {victim} killed"
        if not ended:
            self.totals.breach(f"{where}: the job does not end", f"--seed {self.options.seed}")
        self._heal()
        for breach in self._lasting_breaches():
            self.totals.breach(f"{where}: {breach}", f"--seed {self.options.seed}")
        self.healing.setdefault(victim, []).append(time.monotonic() - begun)

    def _changed(self, number: int, chance: random.Random) -> list[Row]:
        changed = set(chance.sample(range(_RECORDS), _CHANGED))
        rows = json.loads(self.listing.read_text("utf-8"))
        fresh = [
            row(place, version=number + 2) if place in changed else given  # 1 is the first
            for place, given in enumerate(rows)
        ]
        return [*fresh, row(len(rows))] if len(rows) < 2 * _RECORDS else fresh

    def _publish(self, rows: list[Row]) -> None:
        records.write(self.listing, rows)
        self.expected = {records.guid(n): given["描述"] for n, given in enumerate(rows)}

    def _kill(self, victim: str, child: int) -> None:
        if victim == WORKER:
            os.kill(child, signal.SIGKILL)
        else:
            self.servers.kill(victim)
            self.servers.start(victim)
        self.kills[victim] += 1

    def _until_ended(self, job_id: str, child: int) -> bool:
        """Start workers, as a supervisor does, until the listing has been read to its end.

        A run that has ended, but was failed by what was killed, is followed by the next one, as the
        source's own clock would order it.
        """
        ended = wait(child, _SECONDS)
        for _ in range(_MOST_STARTS):
            if ended.well and self._is_read():
                return True
            with _quietly():
                if worker.is_finished(job_id):
                    job_id = worker.order(self.source_id)
                    self._count("further_runs")
                else:
                    worker.redeliver(job_id)
            ended = self._start()
        return False

    def _start(self) -> Ended:
        return wait(fork(_consume), _SECONDS)

    def _heal(self) -> None:
        """Send what waits for the index, as ``ckan jiulongpo harvest index`` does."""
        with _quietly():
            waiting = outbox.pending()
        if waiting:
            self._count("healed_entries", waiting)
            wait(fork(lambda: _discard(outbox.heal(service.actor().name))), _SECONDS)

    def _count(self, what: str, number: int = 1) -> None:
        self.totals.counts[what] = self.totals.counts.get(what, 0) + number

    def _is_read(self) -> bool:
        """Whether the source's last run ended well after everything else."""
        last = self.database.rows(
            "SELECT state FROM jiulongpo_harvest_run ORDER BY started DESC LIMIT 1"
        )
        unfinished = self.database.rows("SELECT 1 FROM harvest_job WHERE status <> 'Finished'")
        return last == [("finished",)] and not unfinished

    def _lasting_breaches(self) -> list[str]:
        """What is still wrong a minute later: Solr reads its own log before it shows all it has."""
        deadline = time.monotonic() + _CATCH_UP_SECONDS
        while (breaches := self._breaches()) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
        return breaches

    def _breaches(self) -> list[str]:
        found = snapshot.take(self.database)
        release()
        ledger = [json.loads(line) for line in found["ledger"]]
        packages = {package["id"]: package for package in map(json.loads, found["packages"])}
        notes = {line["remote_id"]: packages[line["package_id"]]["notes"] for line in ledger}
        breaches = []
        if notes != self.expected:
            wrong = [guid for guid, text in self.expected.items() if notes.get(guid) != text]
            breaches.append(f"{len(wrong)} entries are not as listed: {wrong[:2]}")
        if len(packages) != len(self.expected):
            breaches.append(f"{len(packages)} entries of {len(self.expected)} records")
        if any(line["state"] != "current" for line in ledger):
            breaches.append("a record is not current")
        documents = {document["id"]: document for document in map(json.loads, found["index"])}
        drift = [
            f"{one['title']}: {documents.get(key, {}).get('notes')} for {one['notes']}"
            for key, one in packages.items()
            if documents.get(key, {}).get("notes") != one["notes"]
        ]
        if drift or len(documents) != len(packages):
            breaches.append(f"the index lacks or is behind in {len(drift)} entries: {drift[:2]}")
        if found["outbox"]:
            breaches.append(f"{len(found['outbox'])} entries are not indexed")
        return breaches


def _discard(_sent: int) -> None:
    """How many were sent is of no interest."""


def _consuming(moments: int | None) -> tuple[int, bytes]:
    """A worker that has come to its so-manieth moment, or to its end, and all that it told."""
    told, telling = os.pipe()
    child = fork(lambda: _consume(Boundaries(None, telling, moments)))
    os.close(telling)
    with os.fdopen(told, "rb") as lines:
        return child, lines.read()


def _consume(watched: Boundaries | None = None) -> None:
    """A worker; that it fails when a service is gone is no news."""
    if watched:
        watched.watch()
    try:
        worker.consume()
    except Exception as error:
        raise SystemExit(1) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Leave no connection behind, whatever the database does."""
    try:
        yield
    finally:
        release()
