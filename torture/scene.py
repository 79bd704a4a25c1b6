"""The site and the run that is killed: 40 records, with creates, updates and withdrawals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import clear_all

from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.sink.documents import documents, send
from ckanext.jiulongpo.harvesters.sink.forms import Forms
from ckanext.jiulongpo.harvesters.sink.shown import show
from torture import records, worker
from torture.database import Database
from torture.records import HEALTH, UNKNOWN, Row, row
from torture.site import release
from torture.webserver import Answer, Webserver

__all__ = ["Scene", "serving"]

_KEPT = "before_run"
_BATCH = 4


def serving(listing: Path) -> Answer:
    """Answers every request with what the file holds at that moment."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        content = listing.read_bytes()
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def listing_before() -> list[Row]:
    """32 records, one of them of a department that nobody knows."""
    return [*(row(n) for n in range(1, 32)), row(32, department=UNKNOWN)]


def listing_of_the_run() -> list[Row]:
    """40 records: 9 as they were, 12 changed, 3 of another department, 14 new, 2 unfit.

    Of those before, 25 to 30 are gone, the first three of them since long.
    """
    return [
        *(row(n) for n in range(1, 10)),
        *(row(n, version=2) for n in range(10, 22)),
        *(row(n, department=HEALTH) for n in range(22, 25)),
        *(row(n) for n in range(40, 54)),
        row(32, department=UNKNOWN),
        row(54, department=UNKNOWN),
    ]


@dataclass(slots=True)
class Scene:
    """The site before the run, to which every kill goes back.

    Attributes:
        listing: the file that the source's system serves.
    """

    database: Database
    listing: Path
    source_id: str = ""
    job_id: str = ""
    _documents: list[Mapping[str, Any]] = field(default_factory=list)

    def prepare(self, web: Webserver) -> None:
        """Harvest the listing of before until three of its records are long missing."""
        tk.config["ckanext.jiulongpo.harvest.batch_size"] = _BATCH
        tk.config["ckanext.jiulongpo.harvest.allow_hosts"] = [web.host]
        clear_all()
        records.make_departments()
        self.source_id = records.make_source("torture", web.url("/list"), allow_hosts=[web.host])
        before = listing_before()
        for rows in (before, *[before[:24] + before[27:]] * 3):
            records.write(self.listing, rows)
            worker.order(self.source_id)
            worker.consume()
        self._make_old()
        records.write(self.listing, listing_of_the_run())
        self._keep()

    def _make_old(self) -> None:
        release()
        self.database.rows(
            "UPDATE jiulongpo_harvest_record SET missing_since = now() - interval '8 days'"
            " WHERE state = 'missing'"
        )

    def _keep(self) -> None:
        packages = model.Session.query(model.Package).filter_by(type="dataset").all()
        self._documents = list(documents(show(packages, service.actor().name, Forms())))
        worker.empty_queue()
        self.job_id = worker.order(self.source_id)
        release()
        self.database.keep(_KEPT)

    def restore(self) -> None:
        """Database, index and queue as before the run."""
        release()
        self.database.restore(_KEPT)
        clear_all()
        send(self._documents)
        worker.empty_queue()
        worker.redeliver(self.job_id)
        release()
