"""The evil source: each row of the table against the real pipeline, in a process that may not hang.

Two departments have entries from sources of their own. One of the sources turns evil, once for each
row of the table. After each run the whole catalogue is held against the one of before.
"""

from __future__ import annotations

import json
import os
import resource
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import clear_all

from ckanext.jiulongpo.harvesters.core.guarded_http import GuardedHttp, HttpLimits
from ckanext.jiulongpo.harvesters.sink.plan import entry_id
from ckanext.jiulongpo.harvesters.sources import kind
from torture import records, snapshot, worker
from torture.database import Database
from torture.evil import answers, listings, tables, texts, tls, transport
from torture.evil.table import GIVEN, Misbehaviour, base
from torture.records import HEALTH, guid, row
from torture.result import Options, Totals, table
from torture.site import Ended, fork, load, release, wait
from torture.snapshot import Snapshot
from torture.webserver import Webserver

__all__ = ["rows", "run"]

NAME = "evil"
_LIMITS = HttpLimits(
    connect=1, read=1, total=3, body_bytes=24 * 2**20, unpacked_bytes=24 * 2**20, attempts=2
)
"""As the product's, only that nobody has to wait for half an hour."""

_SECONDS = 60
_MEMORY = 300 * 2**20
_ADDRESS_SPACE = 2 * 2**30
_LONGEST_WAIT = 60
_EVERY_NTH_IN_SAMPLE = 24

_DEFECTS = {"JLP-H-P01", "JLP-H-P06", "JLP-H-A05"}
"""Findings that say that the program failed, not the source."""

_CATALOGUE = ("packages", "files", "tags", "groups", "ledger", "missing")


def rows() -> Sequence[Misbehaviour]:
    """The whole table."""
    return [*transport.ROWS, *tls.ROWS, *listings.ROWS, *texts.ROWS, *tables.ROWS]


def run(options: Options) -> Totals:
    """Let the source be evil in each way."""
    table_of_evil = rows()
    names = [each.name for each in table_of_evil]
    assert len(set(names)) == len(names), "a name is there twice"
    by_path = {
        "/good": answers.told(base()),
        "/victim": answers.told([row(n, department=HEALTH) for n in range(101, 113)]),
        **{f"/evil/{each.name}": each.answer for each in table_of_evil},
    }

    def answer(request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("+")[0]
        by_path.get(path, answers.said(b"", status=404))(request)

    database = load(NAME)
    with Webserver(answer).running() as web, tls.servers() as secured:
        torture = _Torture(database, web, secured)
        torture.prepare()
        return torture.run(_chosen(table_of_evil, options))


def _chosen(table_of_evil: Sequence[Misbehaviour], options: Options) -> Sequence[Misbehaviour]:
    if options.only:
        return [each for each in table_of_evil if each.name == options.only]
    if options.sample:
        quick = [each for each in table_of_evil if "JLP-H-N05" not in each.codes]
        return quick[options.seed % _EVERY_NTH_IN_SAMPLE :: _EVERY_NTH_IN_SAMPLE]
    return table_of_evil


@dataclass(slots=True)
class _Ending:
    """What came of a run.

    Attributes:
        growth: bytes that the process grew by.
        codes: of the findings that are open, and of the reason why the run did not begin.
    """

    ended: Ended
    growth: int
    seconds: float
    state: str
    codes: set[str]


@dataclass(slots=True)
class _Torture:
    database: Database
    web: Webserver
    secured: Mapping[str, str]
    totals: Totals = field(default_factory=lambda: Totals(NAME))
    source_id: str = ""
    before: Snapshot = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)

    def prepare(self) -> None:
        """Both departments have their entries."""
        clear_all()
        worker.empty_queue()
        hosts = [self.web.host, *self.secured.values()]
        tk.config["ckanext.jiulongpo.harvest.allow_hosts"] = hosts
        owners = records.make_departments()
        for name, owner in (("victim", "weijian"), ("good", "minzheng")):
            self.source_id = records.make_source(
                name, self.web.url(f"/{name}"), owners[owner], allow_hosts=hosts
            )
            worker.order(self.source_id)
            worker.consume()
        release()
        self.before = snapshot.take(self.database)
        assert len(self.before["packages"]) == 2 * GIVEN
        release()
        self.database.keep("before")

    def run(self, chosen: Sequence[Misbehaviour]) -> Totals:
        """Each of the rows."""
        begun = time.monotonic()
        lines = [self._try(each) for each in chosen]
        table(("misbehaviour", "ended", "findings", "s", "MB"), lines)
        self.totals.counts |= {
            "misbehaviours": len(lines),
            **self.states,
            "largest_mb": max((line[4] for line in lines), default=0),
            "seconds": round(time.monotonic() - begun),
        }
        return self.totals

    def _try(self, evil: Misbehaviour) -> tuple[str, str, str, float, int]:
        ending = self._harvest(evil)
        found = snapshot.take(self.database)
        release()
        for breach in self._breaches(evil, ending, found):
            self.totals.breach(f"{evil.name} ({evil.does}): {breach}", f"--at {evil.name}")
        if any(found[aspect] != self.before[aspect] for aspect in (*_CATALOGUE, "index")):
            self._restore()
        self.states[ending.state] += 1
        codes = " ".join(sorted(ending.codes))
        megabytes = ending.growth // 2**20
        return evil.name, ending.state, codes, round(ending.seconds, 1), megabytes

    def _harvest(self, evil: Misbehaviour) -> _Ending:
        self._turn_evil(evil)
        job_id = worker.order(self.source_id)
        release()
        told, telling = os.pipe()
        begun = time.monotonic()
        child = fork(partial(_harvest, telling))
        os.close(telling)
        ended = wait(child, _SECONDS)
        seconds = time.monotonic() - begun
        with os.fdopen(told, encoding="ascii") as line:
            growth = int(line.read() or 0)
        return self._ending(job_id, ended, growth, seconds)

    def _turn_evil(self, evil: Misbehaviour) -> None:
        address = evil.url or f"http://{{host}}/evil/{evil.name}"
        url = address.format(host=self.web.host, **self.secured)
        self.database.rows("DELETE FROM jiulongpo_harvest_finding")
        self.database.rows("DELETE FROM jiulongpo_harvest_run")
        self.database.rows(
            "UPDATE harvest_source SET url = %(url)s WHERE id = %(id)s", url=url, id=self.source_id
        )

    def _ending(self, job_id: str, ended: Ended, growth: int, seconds: float) -> _Ending:
        runs = self.database.rows("SELECT state, report FROM jiulongpo_harvest_run")
        codes = {
            code
            for (code,) in self.database.rows(
                "SELECT code FROM jiulongpo_harvest_finding WHERE state = 'open'"
            )
        }
        reasons = self.database.rows(
            "SELECT message FROM harvest_gather_error WHERE harvest_job_id = %(job)s", job=job_id
        )
        codes |= {message.partition(" ")[0] for (message,) in reasons}
        codes |= {code for _, report in runs for code in report.get("findings", ())}
        state = runs[0][0] if runs else "not begun"
        return _Ending(ended, growth, seconds, state, codes)

    def _breaches(self, evil: Misbehaviour, ending: _Ending, found: Snapshot) -> list[str]:
        breaches = []
        if not ending.ended.well:
            breaches.append(f"the process ended with {ending.ended.words}")
        if ending.growth > _MEMORY:
            breaches.append(f"{ending.growth // 2**20} MB")
        if ending.state == "running":
            breaches.append("the run has no end")
        if defects := ending.codes & _DEFECTS:
            breaches.append(f"the program failed: {', '.join(sorted(defects))}")
        if ending.state == "not begun" and not ending.codes:
            breaches.append("no reason is given")
        if evil.codes and not ending.codes & set(evil.codes):
            breaches.append(f"found {sorted(ending.codes)}, not {' or '.join(evil.codes)}")
        return [*breaches, *self._changes(evil, found)]

    def _changes(self, evil: Misbehaviour, found: Snapshot) -> list[str]:
        free = {entry_id(self.source_id, guid(number)) for number in evil.changes}
        before, after = _by_id(self.before["packages"]), _by_id(found["packages"])
        breaches = [f"lost entry {lost}" for lost in before.keys() - after.keys()]
        for package_id, package in before.items():
            now = after.get(package_id, package)
            if package_id not in free and now != package:
                breaches.append(f"touched {package['name']}")
            if _standing(now) != _standing(package):
                breaches.append(f"hid or moved {package['name']}: {_standing(now)}")
        owners = {package["owner_org"] for package in after.values()}
        if owners != {package["owner_org"] for package in before.values()}:
            breaches.append("an entry in another department")
        marked = sum('"missing_runs": 0' not in line for line in found["missing"])
        if marked > evil.missing:
            breaches.append(f"{marked} records marked missing, not at most {evil.missing}")
        if found["outbox"]:
            breaches.append(f"{len(found['outbox'])} entries are not indexed")
        return breaches

    def _restore(self) -> None:
        release()
        self.database.restore("before")
        clear_all()


def _by_id(packages: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {package["id"]: package for package in map(json.loads, packages)}


def _standing(package: Mapping[str, Any]) -> tuple[object, ...]:
    extras = package["extras"]
    return package["state"], package["private"], package["owner_org"], extras["catalog_state"]


def _harvest(telling: int) -> None:
    """In a process of its own: the run, under limits; tells how many bytes it grew by."""
    most = _used() + _ADDRESS_SPACE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    kind.HttpLimits = lambda: _LIMITS
    kind.GuardedHttp = partial(GuardedHttp, wait=_not_for_long)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worker.consume()
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    os.write(telling, str(growth).encode())


def _not_for_long(seconds: float) -> None:
    """Stands for a pause between two attempts."""
    if not 0 <= seconds <= _LONGEST_WAIT:
        message = f"waits for {seconds} s"
        raise RuntimeError(message)


def _used() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
        return int(file.read().split()[0]) * resource.getpagesize()
