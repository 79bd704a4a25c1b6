"""The share portal's API: pages of entries, and the items of each as a question of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from demo.systems.dialects import Record

__all__ = ["ShareApi"]

_LIST = "/share/api/catalog/page"
_ITEMS = "/share/api/catalog/items"
_LARGEST_PAGE = 500


class ShareApi:
    """Answers in the envelope ``{status, result}``; what is wrong has status 200 too, as there."""

    def __init__(self, path: str, records: Sequence[Record]) -> None:
        self._path = path
        self._records = records
        self._by_id = {record["id"]: record for record in records}

    def answer(self, target: str) -> bytes | None:
        """The answer to a path with its query, or ``None`` where it is no question to the API."""
        path, _, query = target.partition("?")
        asked = dict(parse_qsl(query))
        if path == self._path + _LIST:
            return _wrapped(self._page(asked))
        if path == self._path + _ITEMS:
            record = self._by_id.get(asked.get("infoId", ""))
            return _wrapped(record["items"] if record else None)
        return None

    def _page(self, asked: Mapping[str, str]) -> dict[str, Any] | None:
        current, size = asked.get("current", "1"), asked.get("size", "10")
        if not (current.isdigit() and size.isdigit()) or not 0 < int(size) <= _LARGEST_PAGE:
            return None
        start = (int(current) - 1) * int(size)
        shown = self._records[start : start + int(size)]
        rows = [{name: v for name, v in record.items() if name != "items"} for record in shown]
        total = len(self._records)
        pages = -(-total // int(size))
        return {"records": rows, "total": total, "pages": pages, "current": int(current)}


def _wrapped(result: object) -> bytes:
    if result is None:
        answer: dict[str, Any] = {"status": "ERROR", "message": "参数错误"}
    else:
        answer = {"status": "OK", "result": result}
    return json.dumps(answer, ensure_ascii=False).encode()
