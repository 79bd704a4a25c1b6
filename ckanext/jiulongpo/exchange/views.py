"""Where other platforms send their reports, and read what is handed down: ``/exchange/v1``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo import strict_json
from ckanext.jiulongpo.exchange import config

__all__ = ["exchange"]

_UPDATES = frozenset({"updated", "withdrawn", "unchanged"})
_LARGEST = 4 * 1024 * 1024

exchange = Blueprint("jiulongpo_exchange", __name__, url_prefix="/exchange/v1")


@exchange.route("/report", methods=["POST"])
@exchange.route("/report/<inbox>", methods=["POST"])
def report(inbox: str = "") -> tuple[Response, int]:
    """Take one report; the answer counts as the dialect does, and tells what was found."""
    if not tk.current_user.is_authenticated:
        return _answer(401, tk._("Send the token of a user in the header Authorization"))
    name = inbox or config.inbox()
    if not name:
        return _answer(404, tk._("No inbox is named"))
    body = _body()
    if body is None:
        return _answer(413, tk._("The report is too large"))
    try:
        given = strict_json.read(body)
    except ValueError:
        return _answer(400, tk._("The report is not JSON"))
    return _take(name, given)


@exchange.get("/cascade")
def cascade() -> tuple[Response, int]:
    """A page of the catalogue for a platform below (下发), as reports of the dialect."""
    if not tk.current_user.is_authenticated:
        return _answer(401, tk._("Send the token of a user in the header Authorization"))
    context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
    asked = {name: tk.request.args[name] for name in ("page", "size") if name in tk.request.args}
    try:
        return jsonify(tk.get_action("jiulongpo_exchange_cascade")(context, asked)), 200
    except tk.ValidationError as error:
        return _answer(400, str(error.error_summary))


def _take(name: str, given: Any) -> tuple[Response, int]:  # noqa: ANN401 - whatever was sent
    context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
    try:
        told = tk.get_action("jiulongpo_harvest_push")(context, {"id": name, "report": given})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return _answer(403, tk._("Not authorized to report to this inbox"))
    except tk.ValidationError as error:
        return _answer(422, str(error.error_summary or error))
    receipts = told.get("receipts")
    if receipts is None:
        return _acknowledged([told], {"msg": told["outcome"], "findings": told["findings"]})
    each = [{name: one[name] for name in ("remote_id", "outcome", "findings")} for one in receipts]
    return _acknowledged(receipts, {"msg": f"{len(each)}", "reports": each})


def _acknowledged(receipts: list[dict[str, Any]], more: dict[str, Any]) -> tuple[Response, int]:
    """The dialect's counts, summed; refused only where all that was sent is."""
    outcomes = [receipt["outcome"] for receipt in receipts]
    answer = {
        "insert": outcomes.count("created"),
        "update": sum(outcome in _UPDATES for outcome in outcomes),
        **more,
    }
    refused = set(outcomes) == {"rejected"}
    return jsonify(answer), 422 if refused else 202 if "kept" in outcomes else 200


def _body() -> bytes | None:
    """What was sent, unless it is too much."""
    if (tk.request.content_length or 0) > _LARGEST:
        return None
    body = tk.request.stream.read(_LARGEST + 1)
    return None if len(body) > _LARGEST else body


def _answer(status: int, message: str) -> tuple[Response, int]:
    return jsonify({"insert": 0, "update": 0, "msg": message}), status
