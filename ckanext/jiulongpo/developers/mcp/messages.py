"""Messages of the Model Context Protocol that this site understands, as JSON Schema.

After the published specification, revisions 2025-03-26 to 2026-07-28.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

__all__ = [
    "HEADER_MISMATCH",
    "INTERNAL",
    "INVALID_PARAMS",
    "INVALID_REQUEST",
    "LEGACY",
    "METHOD_NOT_FOUND",
    "MODERN",
    "PARSE_ERROR",
    "UNSUPPORTED_VERSION",
    "failure",
    "is_message",
    "success",
]

MODERN = "2026-07-28"
"""The revision without a handshake: every request says its own version."""
LEGACY = ("2025-11-25", "2025-06-18", "2025-03-26")
"""Revisions that begin with ``initialize``, the newest first."""

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL = -32603
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022

_MESSAGE = Draft202012Validator(
    {
        "type": "object",
        "required": ["jsonrpc", "method"],
        "properties": {
            "jsonrpc": {"const": "2.0"},
            "id": {"type": ["string", "integer"]},
            "method": {"type": "string", "maxLength": 100},
            "params": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "maxLength": 128},
                    "arguments": {"type": "object"},
                    "protocolVersion": {"type": "string", "maxLength": 40},
                    "_meta": {"type": "object"},
                },
            },
        },
    }
)

Message = dict[str, Any]


def is_message(given: Any) -> bool:  # noqa: ANN401 - whatever was sent
    """Whether it is a request or a notification of JSON-RPC 2.0 with parameters by name."""
    return _MESSAGE.is_valid(given)


def success(message_id: str | int, result: dict[str, Any]) -> Message:
    """An answer."""
    return {"jsonrpc": "2.0", "id": message_id, "result": result}


def failure(
    message_id: str | int | None, code: int, text: str, data: dict[str, Any] | None = None
) -> Message:
    """An error; without an id where the request has none that could be read."""
    error: dict[str, Any] = {"code": code, "message": text, **({"data": data} if data else {})}
    return {"jsonrpc": "2.0", **({} if message_id is None else {"id": message_id}), "error": error}
