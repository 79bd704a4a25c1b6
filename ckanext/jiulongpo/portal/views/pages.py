"""Routes of the portal. They stand before CKAN's own for home, list, department and theme."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect
from werkzeug.wrappers import Response as Answer

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError, SolrConnectionError
from ckan.views.api import i18n_js_translations

from ckanext.jiulongpo.portal import directory, large_type
from ckanext.jiulongpo.portal import home as home_page
from ckanext.jiulongpo.portal import listing as results

log = logging.getLogger(__name__)

_LONGEST_INPUT = 100
_SUGGESTED = 8

portal = Blueprint("jiulongpo_portal", __name__)


@portal.route("/")
def home() -> str:
    """Home: search, counts, key themes, newest entries, departments, API."""
    return tk.render("home/index.html", {"page": home_page.page()})


@portal.route("/group/")
def themes() -> str:
    """All key themes."""
    return tk.render("group/index.html", {"page": home_page.page()})


@portal.route("/organization/")
def departments() -> str:
    """All departments that have entries."""
    return tk.render("organization/index.html", {"page": home_page.page()})


@portal.route("/dataset/")
def datasets() -> str:
    """The list of entries, with facets."""
    asked = results.asked_from(tk.request.args, tk.h.url_for("dataset.search"))
    return _render_listing("package/search.html", {"listing": _found(asked)})


@portal.route("/organization/<id>")
def department(id: str) -> str | Answer:  # noqa: A002 -- CKAN's name of it
    """A department with its entries."""
    return _group_page(id, "organization", "organization")


@portal.route("/group/<id>")
def theme(id: str) -> str | Answer:  # noqa: A002 -- CKAN's name of it
    """A key theme with its entries."""
    return _group_page(id, "group", "groups")


@portal.route("/portal/type-size", methods=["POST"])
def type_size() -> Response:
    """Choose large or standard type and go back."""
    came_from = tk.request.form.get("came_from", "")
    answer = make_response(redirect(_own_page(came_from), code=303))
    return large_type.remember(answer, large=tk.request.form.get("size") == "large")


def _own_page(address: str) -> str:
    """A page of this site to go back to; the first one where the address leads elsewhere.

    Browsers read a backslash as a slash and leave out control characters, so that
    ``/<tab>/example.org`` is another site to them, though CKAN takes it for a path.
    """
    plain = "".join(filter(str.isprintable, address)).replace("\\", "/")
    is_path = plain.startswith("/") and not plain.startswith("//")
    return plain if is_path else tk.h.url_for("home.index")


@portal.route("/portal/suggest")
def suggest() -> Response:
    """Suggestions for the search box, as JSON."""
    q = tk.request.args.get("q", "").strip()[:_LONGEST_INPUT]
    found = tk.get_action("jiulongpo_suggest")({}, {"q": q}) if q else {"groups": []}
    for group in found["groups"]:
        for option in group["options"]:
            option["fact"] = directory.short_of_title(option["fact"])
    return jsonify(found)


@portal.route("/portal/opensearch-suggest")
def opensearch_suggest() -> Response:
    """Suggestions for a browser's address bar, in the form that OpenSearch has for them."""
    q = tk.request.args.get("q", "").strip()[:_LONGEST_INPUT]
    found = tk.get_action("package_autocomplete")({}, {"q": q, "limit": _SUGGESTED}) if q else []
    titles = list(dict.fromkeys(row["title"] or row["name"] for row in found))
    answer = jsonify([q, titles])
    answer.content_type = "application/x-suggestions+json; charset=utf-8"
    return answer


@portal.route("/api/i18n/<tag>")
def javascript_words(tag: str) -> str | Response:
    """Translations for CKAN's scripts, under the language tag that they ask for.

    A page in Simplified Chinese says ``zh-Hans-CN``; CKAN 2.12.0's client turns that into
    ``zh_Hans-CN``, which its own route does not know, and then no module starts.
    """
    return i18n_js_translations(tag.replace("-", "_"))


@portal.route("/opensearch.xml")
def opensearch() -> Response:
    """The description with which a browser offers the site's search in its address bar."""
    answer = make_response(tk.render("portal/opensearch.xml"))
    answer.content_type = "application/opensearchdescription+xml; charset=utf-8"
    return answer


@portal.route("/accessibility")
def accessibility() -> str:
    """The accessibility statement (无障碍说明)."""
    return tk.render("portal/accessibility.html")


@portal.route("/site-map")
def site_map() -> str:
    """The site map."""
    return tk.render("portal/site_map.html", {"page": home_page.page()})


@portal.route("/terms")
def terms() -> str:
    """Terms of use of the open data."""
    return tk.render("portal/terms.html")


@portal.route("/privacy")
def privacy() -> str:
    """What the site keeps about its readers."""
    return tk.render("portal/privacy.html")


@portal.route("/api-help")
def api_help() -> str:
    """How a program reads the catalogue."""
    return tk.render("portal/api_help.html")


def _group_page(name: str, kind: str, facet: str) -> str | Answer:
    try:
        group = tk.get_action(f"{kind}_show")(
            {},
            {
                "id": name,
                "include_datasets": False,
                "include_dataset_count": False,
                "include_users": False,
                "include_groups": False,
                "include_followers": False,
            },
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("There is no such page"))
    if name == group["id"] != group["name"]:  # as in CKAN: a page has one address
        given = tk.request.args.to_dict(flat=False)
        return redirect(tk.h.url_for(f"{kind}.read", id=group["name"], **given))
    path = tk.h.url_for(f"{kind}.read", id=group["name"])
    asked = results.asked_from(tk.request.args, path, pinned=[facet])
    found = _found(asked, {facet: group["name"]})
    extra = {"listing": found, "group_dict": group, "group_type": kind}
    return _render_listing(f"{kind}/read.html", extra)


def _found(asked: results.Asked, pinned: Mapping[str, str] | None = None) -> results.Listing:
    """The listing, or the error page where the search does not answer."""
    try:
        return results.listing(asked, pinned)
    except (SearchError, SolrConnectionError):
        log.exception("The search does not answer")
        return tk.abort(503)


def _render_listing(template: str, extra: dict[str, Any]) -> str:
    """The whole page, or only its results when htmx asks for them."""
    if tk.request.headers.get("HX-Request") and not tk.request.headers.get(
        "HX-History-Restore-Request"
    ):
        template = "portal/snippets/listing.html"
    return tk.render(template, extra)
