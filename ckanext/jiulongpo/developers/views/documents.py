"""OpenAPI documents."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as Answer

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import documents
from ckanext.jiulongpo.developers.documents import Document
from ckanext.jiulongpo.developers.errors import NoTable

__all__ = ["openapi"]

openapi = Blueprint("jiulongpo_openapi", __name__)


@openapi.get("/api/openapi.json")
def site() -> Answer:
    """The document of all actions that the reader may know about."""
    return _answer(documents.of_site(_lang()))


@openapi.get("/dataset/<id>/resource/<resource_id>/openapi.json")
def table(id: str, resource_id: str) -> Answer:  # noqa: A002 -- CKAN's name in addresses
    """The document of one table."""
    try:
        return _answer(documents.of_table(id, resource_id, _lang()))
    except (tk.ObjectNotFound, tk.ValidationError):
        return _refusal(404, tk._("Resource not found"))
    except tk.NotAuthorized as error:
        return _refusal(403, str(error.message or tk._("This file is given on request.")))
    except NoTable as error:
        return _refusal(404, error.finding.said(tk._))


def _lang() -> str:
    asked = tk.request.args.get("lang", "")
    if asked in documents.LANGUAGES:
        return asked
    return "en" if tk.h.lang() == "en" else "zh"


def _answer(document: Document) -> Answer:
    answer = Response(document.body, content_type="application/json; charset=utf-8")
    answer.set_etag(document.tag)
    answer.headers["Vary"] = "Authorization, Cookie"
    if tk.current_user.is_authenticated:
        tk.request.environ["__no_cache__"] = True
    return answer.make_conditional(request)


def _refusal(status: int, message: str) -> Response:
    answer = jsonify({"success": False, "error": {"message": message}})
    answer.status_code = status
    return answer
