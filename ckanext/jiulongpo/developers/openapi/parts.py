"""What all OpenAPI documents of the site share: envelope, errors, findings, tokens, headers."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config

__all__ = ["VERSION", "components", "envelope", "info", "refusals", "security"]

VERSION = "3.1.0"
_JSON = "application/json"


def info(title: str, description: str) -> dict[str, Any]:
    """The head of a document."""
    return {
        "title": title,
        "version": "3",
        "description": description,
    }


def security() -> list[dict[str, list[str]]]:
    """A token may be sent and need not be."""
    return [{}, {"token": []}]


def components() -> dict[str, Any]:
    """Shared parts that paths refer to."""
    header = config.token_header()
    return {
        "securitySchemes": {
            "token": {
                "type": "apiKey",
                "in": "header",
                "name": header,
                "description": tk._(
                    "Made on the page “My tokens”, sent in the header {header}, bare or as “Bearer "
                    "token”. What is public needs none."
                ).format(header=header),
            }
        },
        "headers": _headers(),
        "schemas": {"Finding": _finding(), "Error": _error()},
        "responses": {
            _ERRORS[status]: {
                "description": description,
                "headers": _with_budget(wait=status == "429"),
                "content": {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
            }
            for status, description in _refused().items()
        },
    }


_ERRORS = {
    "400": "BadRequest",
    "401": "BadToken",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "Invalid",
    "429": "TooMany",
}


def _refused() -> dict[str, str]:
    return {
        "400": tk._("The request cannot be read, or the query is wrong."),
        "401": tk._("The token is unknown, was revoked or has ended."),
        "403": tk._("Not permitted, or the token lacks the scope."),
        "404": tk._("It does not exist, or you may not know of it."),
        "409": tk._("The data are wrong; the error tells it by field."),
        "429": tk._("The budget is used up; wait for as many seconds as Retry-After says."),
    }


def refusals() -> dict[str, Any]:
    """The answers that any call may get, by status."""
    return {status: {"$ref": f"#/components/responses/{name}"} for status, name in _ERRORS.items()}


def envelope(description: str, result: dict[str, Any]) -> dict[str, Any]:
    """The answer of an action that went well."""
    schema = {
        "type": "object",
        "required": ["success", "result"],
        "properties": {
            "help": {"type": "string"},
            "success": {"const": True},
            "result": result,
        },
    }
    return {
        "description": description,
        "headers": _with_budget(),
        "content": {_JSON: {"schema": schema}},
    }


def _with_budget(*, wait: bool = False) -> dict[str, Any]:
    names = ["RateLimit-Policy", "RateLimit", *(["Retry-After"] if wait else [])]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _headers() -> dict[str, Any]:
    text: dict[str, Any] = {"schema": {"type": "string"}}
    policy = tk._("Policy: q points, w seconds in which an empty budget is full again.")
    left = tk._("Budget: r points are left, t seconds until it is full.")
    return {
        "RateLimit-Policy": {**text, "description": policy},
        "RateLimit": {**text, "description": left},
        "Retry-After": {"schema": {"type": "integer"}, "description": tk._("Seconds to wait.")},
    }


def _finding() -> dict[str, Any]:
    texts = {
        "code": tk._("Code of the finding."),
        "severity": tk._("How grave it is."),
        "field": tk._("The field in question."),
        "text": tk._("What is wrong."),
        "advice": tk._("How to mend it."),
    }
    properties: dict[str, Any] = {
        key: {"type": "string", "description": text} for key, text in texts.items()
    }
    properties["context"] = {"type": "object", "description": tk._("The variable part.")}
    return {"type": "object", "required": ["code", "text"], "properties": properties}


def _error() -> dict[str, Any]:
    kind = {"type": "string", "description": tk._("The kind of error.")}
    message = {"type": "string", "description": tk._("What is wrong, and how to mend it.")}
    return {
        "type": "object",
        "required": ["success", "error"],
        "properties": {
            "help": {"type": "string"},
            "success": {"const": False},
            "error": {
                "type": "object",
                "properties": {
                    "__type": kind,
                    "message": message,
                    "finding": {"$ref": "#/components/schemas/Finding"},
                },
                "additionalProperties": True,
            },
        },
    }
