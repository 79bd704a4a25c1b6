"""``/mcp``: the Model Context Protocol over streamable HTTP, one JSON answer a message."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config
from ckanext.jiulongpo.developers.mcp import protocol

__all__ = ["mcp"]

mcp = Blueprint("jiulongpo_mcp", __name__)

_LARGEST = 64 * 1024


@mcp.post("/mcp")
def endpoint() -> Response:
    """Answer one message."""
    if not config.has_mcp():
        tk.abort(404, tk._("There is no such page"))
    if not _is_welcome(tk.request.headers.get("Origin", "")):
        return _told(protocol.refused_origin())
    body = tk.request.stream.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        return Response(status=413)
    return _told(protocol.answer(body, tk.request.headers))


@mcp.route("/mcp", methods=["GET", "DELETE"])
def only_post() -> Response:
    """There is no stream to open and no session to end."""
    return Response(status=405, headers={"Allow": "POST"})


def _is_welcome(origin: str) -> bool:
    """No origin at all, for programs send none; the site's own; or one that the settings name."""
    if not origin:
        return True
    own = urlsplit(config.site_url())
    return origin in {f"{own.scheme}://{own.netloc}", *config.mcp_origins()}


def _told(answer: protocol.Answer) -> Response:
    if answer.message is None:
        return Response(status=answer.status)
    made = jsonify(answer.message)
    made.status_code = answer.status
    tk.request.environ["__no_cache__"] = True
    return made
