"""Schedule, mapping and preview of a source."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

from babel import Locale
from babel.dates import get_timezone_name
from flask import Response, make_response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.preview import service as previews
from ckanext.jiulongpo.harvesters.schedule import service as schedules
from ckanext.jiulongpo.harvesters.site_mappings.places import place_of
from ckanext.jiulongpo.harvesters.workbench import shapes, sources
from ckanext.jiulongpo.harvesters.workbench.views.blueprint import act, person, workbench

__all__ = ["mapping", "preview", "preview_live", "preview_new", "schedule"]

_PRESETS = ("30 2 * * *", "30 2 * * 1-5", "30 2 * * 1", "30 2 1 * *", "0 */6 * * *")
_MOST_TRIED = 20
_LONGEST_FIELD = 100


@workbench.route("/harvest/<id>/schedule", methods=["GET", "POST"])
def schedule(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response or a page
    """When the source is read: common times to choose from, or five fields of cron."""
    found = sources.source_of(id)
    tk.check_access("jiulongpo_harvest_schedule_set", {"user": person()}, {"source_id": found.id})
    form = dict(tk.request.form)
    errors: dict[str, Any] = {}
    if form.get("do") == "drop":
        act("jiulongpo_harvest_schedule_delete", source_id=found.id)
        return tk.redirect_to("jiulongpo_harvest.source", id=found.name)
    if form:
        try:
            act("jiulongpo_harvest_schedule_set", source_id=found.id, **_schedule(form))
            return tk.redirect_to("jiulongpo_harvest.source", id=found.name)
        except tk.ValidationError as error:
            errors = error.error_dict
    stored = shapes.schedule(found.id)
    values = {
        "source": found,
        "stored": stored,
        "form": form or stored or {"cron": "", "jitter": 20, "quiet": "", "paused": False},
        "errors": errors,
        "presets": [(cron, schedules.words(cron)) for cron in _PRESETS],
        "timezone": _zone_name(),
    }
    return tk.render("jiulongpo_harvest/schedule.html", values)


def _zone_name() -> str:
    """The schedule's time zone as people call it, with its name among machines."""
    language = Locale.parse(tk.h.lang())
    called = get_timezone_name(config.timezone(), locale=language)
    return f"{called} ({config.timezone()})"


def _schedule(form: dict[str, str]) -> dict[str, Any]:
    chosen = form.get("preset", "")
    return {
        "cron": form.get("cron", "") if chosen in ("", "own") else chosen,
        "jitter": form.get("jitter") or 0,
        "quiet": form.get("quiet", ""),
        "paused": form.get("paused") == "true",
    }


@workbench.route("/harvest/<id>/mapping", methods=["GET", "POST"])
def mapping(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response or a page
    """Edit the mapping with sample records beside what it makes of them."""
    found = sources.source_of(id)
    stored = act("jiulongpo_harvest_mapping_show", source_id=found.id)
    form = dict(tk.request.form)
    values: dict[str, Any] = {
        "source": found,
        "stored": stored,
        "text": form.get("text", stored["text"]).replace("\r\n", "\n"),
        "note": form.get("note", ""),
        "count": form.get("count", "5"),
        "tried": None,
        "errors": {},
        "difference": _difference(stored["versions"]),
    }
    values["place"] = _place(values["text"])
    try:
        if form.get("do") == "try":
            count = min(int(values["count"] or 5), _MOST_TRIED)
            values["tried"] = act(
                "jiulongpo_harvest_mapping_try",
                source_id=found.id, text=values["text"], count=count,
            )  # fmt: skip
        elif form.get("do") == "save":
            act(
                "jiulongpo_harvest_mapping_save",
                source_id=found.id, text=values["text"], note=values["note"],
                upon=form.get("upon", "0"),
            )  # fmt: skip
            return tk.redirect_to("jiulongpo_harvest.mapping", id=found.name)
        elif form.get("do") == "undo":
            act("jiulongpo_harvest_mapping_undo", source_id=found.id)
            return tk.redirect_to("jiulongpo_harvest.mapping", id=found.name)
    except tk.ValidationError as error:
        values["errors"] = error.error_dict
    except ValueError:
        values["errors"] = {"count": [tk._("Enter a whole number.")]}
    return tk.render("jiulongpo_harvest/mapping.html", values)


def _place(text: str) -> dict[str, Any] | None:
    """Where the mapping states the field that the address names; none where it names none."""
    field = tk.request.args.get("field", "")[:_LONGEST_FIELD]
    if not field:
        return None
    place = place_of(text, field)
    return {
        "label": tk.h.jiulongpo_harvest_field_label(field),
        "key": place.key,
        "line": place.line,
        "extends": place.extends,
        "text": "\n".join(place.lines),
    }


def _difference(versions: list[dict[str, Any]]) -> list[str]:
    """Lines by which the newest version differs from the one before."""
    if len(versions) < 2:  # noqa: PLR2004 - a newest one and the one before
        return []
    newest, before = (one["text"].splitlines() for one in versions[:2])
    return [
        line
        for line in unified_diff(before, newest, lineterm="", n=1)
        if not line.startswith(("---", "+++"))
    ]


@workbench.post("/harvest/<id>/preview")
def preview_new(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Have a preview made and go to its page."""
    found = sources.source_of(id)
    row = act("jiulongpo_harvest_preview_create", source_id=found.id)
    return tk.redirect_to("jiulongpo_harvest.preview", id=found.name, preview_id=row["id"])


@workbench.route("/harvest/<id>/preview/<preview_id>", methods=["GET", "POST"])
def preview(id: str, preview_id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a page
    """What a run would do; the button applies just that."""
    found = sources.source_of(id)
    if tk.request.method == "POST":
        try:
            act("jiulongpo_harvest_preview_apply", id=preview_id)
        except tk.ValidationError as error:
            tk.h.flash_error(" ".join(str(text) for text in error.error_summary.values()))
        return tk.redirect_to("jiulongpo_harvest.preview", id=found.name, preview_id=preview_id)
    values = {"source": found, "preview": _preview(found, preview_id)}
    return tk.render("jiulongpo_harvest/preview.html", values)


@workbench.get("/harvest/<id>/preview/<preview_id>/live")
def preview_live(id: str, preview_id: str) -> Response:  # noqa: A002 - the route's name
    """Progress of a preview as a fragment."""
    found = sources.source_of(id)
    shown = _preview(found, preview_id)
    values = {"source": found, "preview": shown}
    response = make_response(tk.render("jiulongpo_harvest/snippets/preview_live.html", values))
    if shown["state"] not in previews.GOING:
        response.headers["HX-Refresh"] = "true"
    return response


def _preview(found: sources.StoredSource, preview_id: str) -> dict[str, Any]:
    shown = act("jiulongpo_harvest_preview_show", id=preview_id)
    if shown["source_id"] != found.id:
        raise tk.ObjectNotFound
    return shown
