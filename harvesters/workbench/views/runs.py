"""The page of a run: live, with its findings, its changes, its records and their downloads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response, make_response, stream_with_context

import ckan.plugins.toolkit as tk
from ckanext.harvest.utils import job_show_view

from ckanext.jiulongpo.harvesters.reports import downloads, history
from ckanext.jiulongpo.harvesters.reports import service as reports
from ckanext.jiulongpo.harvesters.reports.run_page import RunPage, run_page
from ckanext.jiulongpo.harvesters.workbench import service, sources
from ckanext.jiulongpo.harvesters.workbench.views.blueprint import act, workbench

__all__ = ["absent", "decide", "download", "live", "record", "run"]

_MOST_RUNS = 500
_FIRST_ABSENCES = 10
_ABSENCES_A_PAGE = 50
_DIGITS = 8
_DECISIONS = {
    "stop": "jiulongpo_harvest_run_stop",
    "resume": "jiulongpo_harvest_run_resume",
    "confirm": "jiulongpo_harvest_run_confirm",
    "dismiss": "jiulongpo_harvest_run_dismiss",
    "rerun": "jiulongpo_harvest_rerun_failed",
    "waive": "jiulongpo_harvest_finding_waive",
    "restore": "jiulongpo_harvest_entry_restore",
}
_ARGUMENTS = ("reason", "code", "field", "remote_id", "subject")


@workbench.get("/harvest/<source>/job/<id>")
def run(source: str, id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response or a page
    """A run; jobs of other harvesters keep the page of ckanext-harvest."""
    found = sources.source_of(source)
    try:
        shown = act("jiulongpo_harvest_run_show", job_id=id)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        # A run that is not there yet is nobody's to see; the job says who may wait for it
        return _not_begun(found, id)
    values = {
        "source": found,
        "page": _page(found, shown),
        "absences": _absences(shown, 0, _FIRST_ABSENCES),
        "groups": act("jiulongpo_harvest_findings", source_id=found.id),
        "waived": act("jiulongpo_harvest_findings", source_id=found.id, state="waived"),
        "change": _change(found, id),
    }
    return tk.render("jiulongpo_harvest/run.html", values)


def _absences(shown: dict[str, Any], offset: int, limit: int) -> dict[str, Any]:
    """Entries that the run did not see, where a person has to decide on them."""
    if shown["state"] != "unconfirmed":
        return {"count": 0, "results": []}
    return act("jiulongpo_harvest_run_absences", id=shown["id"], offset=offset, limit=limit)


@workbench.get("/harvest/<source>/job/<id>/absent")
def absent(source: str, id: str) -> str:  # noqa: A002 - the route's name
    """All entries that a run did not see, page by page, with the decision on them."""
    found = sources.source_of(source)
    shown = act("jiulongpo_harvest_run_show", job_id=id)
    number = max(1, _number("page"))
    first = (number - 1) * _ABSENCES_A_PAGE
    listed = _absences(shown, first, _ABSENCES_A_PAGE)
    values = {
        "source": found,
        "page": _page(found, shown),
        "absences": listed,
        "number": number,
        "first": first,
        "last": first + len(listed["results"]),
    }
    return tk.render("jiulongpo_harvest/absent.html", values)


def _number(name: str) -> int:
    """A number of the address; 1 where it is none."""
    asked = tk.request.args.get(name, "1")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < _DIGITS else 1


def _not_begun(found: sources.StoredSource, job_id: str) -> Any:  # noqa: ANN401 - a response or a page
    """A job that waits in the queue, or one of another harvester."""
    if found.kind is None:
        return job_show_view(job_id)
    job = act("harvest_job_show", id=job_id)
    return tk.render("jiulongpo_harvest/waiting.html", {"source": found, "job": job})


def _page(found: sources.StoredSource, shown: dict[str, Any]) -> RunPage:
    runs = act("jiulongpo_harvest_run_list", source_id=found.id, limit=_MOST_RUNS)
    number = sum(1 for one in runs if one["started"] <= shown["started"])
    return run_page(shown, runs, number, sources.last_size(found.id))


def _change(found: sources.StoredSource, job_id: str) -> dict[str, Any] | None:
    asked = {"source_id": found.id, "job_id": job_id, "number": _number("change")}
    try:
        return act("jiulongpo_harvest_change_show", **asked)
    except tk.ObjectNotFound:
        return None


@workbench.get("/harvest/<source>/job/<id>/live")
def live(source: str, id: str) -> Response:  # noqa: A002 - the route's name
    """Progress and tally as a fragment; tells the page to load anew when the run has ended."""
    found = sources.source_of(source)
    page = _page(found, act("jiulongpo_harvest_run_show", job_id=id))
    text = tk.render("jiulongpo_harvest/snippets/live.html", {"source": found, "page": page})
    response = make_response(text)
    if not page.running:
        response.headers["HX-Refresh"] = "true"
    return response


@workbench.post("/harvest/<source>/job/<id>/decide")
def decide(source: str, id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """What a person decides of a run: stop, resume, confirm, dismiss, rerun, waive."""
    found = sources.source_of(source)
    action = _DECISIONS.get(tk.request.form.get("do", ""))
    if action is None or not tk.h.jiulongpo_harvest_can(action):
        return tk.abort(404)
    shown = act("jiulongpo_harvest_run_show", job_id=id)
    given = {name: tk.request.form[name] for name in _ARGUMENTS if name in tk.request.form}
    begun = id
    try:
        answer = act(action, id=shown["id"], source_id=found.id, **given)
        begun = answer.get("job_id") or id
    except tk.ValidationError as error:
        tk.h.flash_error(" ".join(str(text) for text in error.error_summary.values()))
    return tk.redirect_to("jiulongpo_harvest.run", source=found.name, id=begun)


@workbench.get("/harvest/<source>/job/<id>/<what>.<form>")
def download(source: str, id: str, what: str, form: str) -> Response:  # noqa: A002 - the route's name
    """Findings, records that the run has written or refused, or those not seen: CSV or XLSX."""
    found = sources.source_of(source)
    act("jiulongpo_harvest_run_show", job_id=id)
    rows = {
        "absent": lambda: downloads.absences(reports.known_run(job_id=id)),
        "findings": lambda: downloads.findings(found.id),
        "records": lambda: downloads.records(found.id, id),
    }.get(what)
    writing = _FORMS.get(form)
    if rows is None or writing is None:
        raise tk.ObjectNotFound
    write, media_type = writing
    response = Response(stream_with_context(write(rows())), mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={what}-{id[:8]}.{form}"
    return response


_FORMS: dict[str, tuple[Callable[[Iterable[downloads.Row]], Iterator[bytes]], str]] = {
    "csv": (downloads.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        downloads.as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@workbench.get("/harvest/<source>/record")
def record(source: str) -> str:
    """A raw record beside the entry that it has become, with its findings."""
    found = sources.source_of(source)
    remote_id = tk.request.args.get("id", "")
    shown = act("jiulongpo_harvest_record_show", source_id=found.id, remote_id=remote_id)
    raw = history.raw_record(found.id, remote_id)
    values = {
        "source": found,
        "record": shown,
        "raw": service.raw_values(json.loads(raw)) if raw else {},
        "entry": service.entry_values(found.id, remote_id),
    }
    return tk.render("jiulongpo_harvest/record.html", values)
