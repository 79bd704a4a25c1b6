"""Where a registration begins: a file, nothing, another entry; or a draft that waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.registration import config, service
from ckanext.jiulongpo.registration.row_merging import ITEMS
from ckanext.jiulongpo.registration.steps import CHECK, step_of
from ckanext.jiulongpo.registration.views.blueprint import act, context, registration, said
from ckanext.jiulongpo.registration.views.looks import databases, fill_in_provider, on_the_clock

__all__ = ["classes", "create", "discard", "edit", "index", "keep"]

_MEGABYTE = 1024 * 1024
_MOST_FOUND = 10


@registration.get("")
@registration.get("/new")
def index() -> str:
    """Ways to begin, and the drafts that wait."""
    drafts = [_told(one) for one in act("jiulongpo_registration_draft_list")]
    asked = tk.request.args.get("q", "").strip()
    values = {
        "drafts": [one for one in drafts if one["mine"]],
        "shared": [one for one in drafts if not one["mine"]],
        "going": [one for one in drafts if one["goes"]],
        "q": asked,
        "found": _entries(asked) if asked else [],
        "owner_org": tk.request.args.get("owner_org", ""),
        "departments": act("organization_list_for_user", permission="create_dataset"),
        "databases": databases(),
        "megabytes": config.file_bytes() // _MEGABYTE,
    }
    return tk.render("registration/index.html", values)


@registration.post("")
@registration.post("/new")
def create() -> Any:  # noqa: ANN401 - a response
    """Begin a draft with a file, as a copy, or with nothing."""
    form = tk.request.form
    upload = tk.request.files.get("upload")
    begun = act(
        "jiulongpo_registration_draft_create",
        copy_of=form.get("copy_of", ""),
        owner_org=form.get("owner_org", ""),
    )
    if fresh := service.draft(begun["id"]):
        fill_in_provider(fresh)
    try:
        if form.get("do") == "file" or (upload and upload.filename):
            act("jiulongpo_registration_draft_file", id=begun["id"], upload=upload)
        elif form.get("do") == "table":
            act(
                "jiulongpo_registration_draft_table",
                id=begun["id"],
                source_id=form.get("source_id", ""),
                table=form.get("table", ""),
            )
    except tk.ValidationError as error:
        for text in said(error):
            tk.h.flash_error(text)
        return tk.redirect_to("jiulongpo_registration.step", id=begun["id"], step="file")
    return tk.redirect_to("jiulongpo_registration.step", id=begun["id"], step="content")


@registration.get("/edit/<id>")
def edit(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Go on with the draft of an entry; the first who asks begins it, and there is only one.

    ``?field=`` leads to the place where that field is filled in.
    """
    begun = act("jiulongpo_registration_draft_create", package_id=id)
    field = tk.request.args.get("field", "")
    place = step_of(field)
    if place is CHECK:
        return tk.redirect_to("jiulongpo_registration.step", id=begun["id"], step="content")
    anchor = ITEMS if field == ITEMS else f"f-{field}"
    return tk.redirect_to(
        "jiulongpo_registration.step", id=begun["id"], step=place.name, _anchor=anchor
    )


@registration.post("/<id>/keep")
def keep(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Say that a draft is still wanted."""
    act("jiulongpo_registration_draft_keep", id=id)
    tk.h.flash_success(tk._("The draft stays."))
    return tk.redirect_to("jiulongpo_registration.index", _anchor="drafts")


@registration.post("/<id>/discard")
def discard(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Remove a draft."""
    act("jiulongpo_registration_draft_delete", id=id)
    tk.h.flash_success(tk._("The draft is discarded."))
    return tk.redirect_to("jiulongpo_registration.index")


@registration.get("/classes")
def classes() -> str:
    """Classes by name or pinyin, or below one, as a fragment of the form."""
    q, parent = tk.request.args.get("q", ""), tk.request.args.get("parent", "")
    found = act("jiulongpo_class_search", q=q, parent=parent)
    return tk.render(
        "registration/snippets/classes.html", {"found": found, "parent": parent, "q": q}
    )


def _told(one: dict[str, Any]) -> dict[str, Any]:
    """A draft in the list: when it was saved, whose it is, when it goes."""
    return {
        **one,
        "when": on_the_clock(datetime.fromisoformat(one["changed"])),
        "mine": one["creator"] == tk.current_user.id,
        "goes": on_the_clock(datetime.fromisoformat(one["goes"]), "%Y-%m-%d")
        if one["goes"]
        else "",
    }


def _entries(asked: str) -> list[dict[str, Any]]:
    """Entries that may be copied: those that the person sees, his departments' first."""
    seats = {seat["id"] for seat in act("organization_list_for_user", permission="read")}
    found = tk.get_action("package_search")(context(), {"q": asked, "rows": _MOST_FOUND * 2})
    results = [entry for entry in found["results"] if entry["type"] == "dataset"]
    return sorted(results, key=lambda entry: entry["owner_org"] not in seats)[:_MOST_FOUND]


def _day(moment: str | None) -> str:
    return on_the_clock(datetime.fromisoformat(moment), "%Y-%m-%d") if moment else ""
