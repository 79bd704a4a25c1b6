"""Pages for developers: start, reference, trying calls, examples of a table, one's own use."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as Answer

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config, guide, reference
from ckanext.jiulongpo.developers.errors import NoTable
from ckanext.jiulongpo.developers.examples import examples_of
from ckanext.jiulongpo.developers.openapi.table import facts_of

__all__ = ["developers"]

developers = Blueprint("jiulongpo_developers", __name__)

_USE_DAYS = 30


@developers.get("/developers")
def index() -> str:
    """Start in a minute: first call, limits, tokens, documents, MCP, changes."""
    return tk.render("developers/index.html", {"page": guide.page()})


@developers.get("/developers/reference")
def actions() -> str:
    """Every action that the reader may know about, in one line each."""
    return tk.render("developers/reference.html", {"groups": reference.groups()})


@developers.get("/developers/try")
def viewer() -> str:
    """The viewer, in which a call can be tried with one's own token."""
    return tk.render("developers/try.html", {"words": guide.viewer_words()})


@developers.get("/developers/usage")
def usage() -> str | Answer:
    """The reader's own calls, by day, token and kind."""
    if not tk.current_user.is_authenticated:
        return tk.redirect_to("user.login", came_from=tk.request.full_path)
    days = min(_USE_DAYS, config.use_days())
    told = tk.get_action("jiulongpo_api_usage")({}, {"days": days})
    facts = {"usage": told, "budgets": guide.budgets(tk.current_user.id)}
    return tk.render("developers/usage.html", facts)


@developers.get("/dataset/<id>/resource/<resource_id>/api")
def table(id: str, resource_id: str) -> str:  # noqa: A002 -- CKAN's name in addresses
    """Examples with the columns of one table."""
    try:
        facts = facts_of(id, resource_id)
    except (tk.ObjectNotFound, tk.ValidationError):
        return tk.abort(404, tk._("Resource not found"))
    except tk.NotAuthorized as error:
        return tk.abort(403, str(error.message or ""))
    except NoTable as error:
        return tk.abort(404, error.finding.said(tk._))
    shown = {"table": facts, "examples": examples_of(facts)}
    return tk.render("developers/table.html", shown)
