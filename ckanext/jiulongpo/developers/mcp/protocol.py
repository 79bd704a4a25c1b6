"""JSON-RPC of the Model Context Protocol: one message in, one answer out, nothing remembered.

Clients of both eras are served: those that begin with ``initialize`` (up to 2025-11-25) and those
that say their version in every request (2026-07-28). The official library is built on ASGI and an
event loop of its own, which a WSGI portal has not; the surface that is needed is this one.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo import strict_json
from ckanext.jiulongpo.developers import config
from ckanext.jiulongpo.developers.mcp import messages, toolset
from ckanext.jiulongpo.developers.mcp.messages import LEGACY, MODERN, Message, failure, success

__all__ = ["Answer", "answer", "refused_origin"]

_META = "io.modelcontextprotocol/"
_NAME = "ckanext-jiulongpo"
_TTL_MS = 300_000
_SENTINEL = ("=?base64?", "?=")


@dataclass(frozen=True, slots=True)
class Answer:
    """A status of HTTP and a message; none for a notification."""

    status: int
    message: Message | None = None


def refused_origin() -> Answer:
    """The answer to a browser of a foreign site."""
    text = tk._("Programs on this site may not call from here.")
    return Answer(403, failure(None, messages.INVALID_REQUEST, text))


def answer(body: bytes, headers: Mapping[str, str]) -> Answer:
    """Answer one message.

    Args:
        body: as it was sent.
        headers: of the request.
    """
    try:
        message = strict_json.read(body)
    except ValueError:
        return Answer(400, failure(None, messages.PARSE_ERROR, tk._("This is not JSON.")))
    if not messages.is_message(message):
        text = tk._("Send one request of JSON-RPC 2.0.")
        return Answer(400, failure(None, messages.INVALID_REQUEST, text))
    if "id" not in message:
        return Answer(202)
    params: dict[str, Any] = message.get("params", {})
    if _is_modern(params, headers):
        return _modern(message, params, headers)
    return _legacy(message, params, headers)


def _is_modern(params: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    named = f"{_META}protocolVersion" in params.get("_meta", {})
    return named or headers.get("MCP-Protocol-Version") == MODERN


def _modern(message: Message, params: dict[str, Any], headers: Mapping[str, str]) -> Answer:
    message_id, method = message["id"], message["method"]
    wanted = params.get("_meta", {}).get(f"{_META}protocolVersion")
    expected = {"MCP-Protocol-Version": wanted, "Mcp-Method": method}
    if method == "tools/call":
        expected["Mcp-Name"] = params.get("name")
    for name, value in expected.items():
        if value is None or _plain(headers.get(name, "")) != value:
            text = tk._("The header {name} does not say what the message says.").format(name=name)
            return Answer(400, failure(message_id, messages.HEADER_MISMATCH, text))
    if wanted != MODERN:
        return Answer(400, _unsupported(message_id, str(wanted)))
    if method == "server/discover":
        found = {"supportedVersions": [MODERN, *LEGACY], **_about(), **_kept()}
        return Answer(200, success(message_id, {"resultType": "complete", **found}))
    result = _result(message_id, method, params)
    if result is None:
        return Answer(404, _unknown(message_id, method))
    if "result" in result:
        kept = _kept() if method == "tools/list" else {}
        result["result"] = {"resultType": "complete", **result["result"], **kept}
    return Answer(200, result)


def _legacy(message: Message, params: dict[str, Any], headers: Mapping[str, str]) -> Answer:
    message_id, method = message["id"], message["method"]
    if method == "initialize":
        wanted = params.get("protocolVersion")
        version = wanted if wanted in LEGACY else LEGACY[0]
        return Answer(200, success(message_id, {"protocolVersion": version, **_about()}))
    named = headers.get("MCP-Protocol-Version", LEGACY[-1])
    if named not in LEGACY:
        return Answer(400, _unsupported(message_id, named))
    return Answer(200, _result(message_id, method, params) or _unknown(message_id, method))


def _result(message_id: str | int, method: str, params: dict[str, Any]) -> Message | None:
    """The answer to a method of both eras; none where there is no such method."""
    if method == "ping":
        return success(message_id, {})
    if method == "tools/list":
        return success(message_id, {"tools": [tool.told() for tool in toolset.all_tools()]})
    if method != "tools/call":
        return None
    tool = next((t for t in toolset.all_tools() if t.name == params.get("name")), None)
    if tool is None:
        text = tk._("There is no tool of this name.")
        return failure(message_id, messages.INVALID_PARAMS, text)
    return success(message_id, toolset.call(tool, params.get("arguments", {})))


def _about() -> dict[str, Any]:
    return {
        "capabilities": {"tools": {}},
        "serverInfo": {
            "name": _NAME,
            "title": config.site_title(),
            "version": version(_NAME),
        },
        "instructions": tk._(
            "A government data catalogue. Search datasets first, describe one to learn its files "
            "and columns, then query its table or give the reader the download link. Name the "
            "dataset and its address as the source."
        ),
    }


def _kept() -> dict[str, Any]:
    """How long an answer may be kept, and by whom."""
    return {"ttlMs": _TTL_MS, "cacheScope": "private"}


def _unsupported(message_id: str | int, wanted: str) -> Message:
    data = {"supported": [MODERN, *LEGACY], "requested": wanted}
    text = tk._("This version of the protocol is not spoken here.")
    return failure(message_id, messages.UNSUPPORTED_VERSION, text, data)


def _unknown(message_id: str | int, method: str) -> Message:
    text = tk._("There is no method {method}.").format(method=method)
    return failure(message_id, messages.METHOD_NOT_FOUND, text)


def _plain(value: str) -> str:
    """The value of a header, which may be written in base64 where it is not ASCII."""
    first, last = _SENTINEL
    if not (value.startswith(first) and value.endswith(last)):
        return value
    try:
        return base64.b64decode(value[len(first) : -len(last)], validate=True).decode()
    except (binascii.Error, ValueError):
        return value
