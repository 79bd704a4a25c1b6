"""A page as a test reads it: by what stands in it, not by its markup in full."""

from __future__ import annotations

import re
from typing import Any

import lxml.html


class Page:
    """An HTML answer of the test client."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.root = lxml.html.fromstring(response.get_data(as_text=True))

    def all(self, css: str) -> list[Any]:
        """Elements by a path such as ``main h1`` or ``a.j-btn``."""
        return self.root.xpath("//" + "//".join(_step(step) for step in css.split()))

    def texts(self, css: str) -> list[str]:
        """Their texts, blanks folded."""
        return [" ".join(found.text_content().split()) for found in self.all(css)]

    def text(self, css: str = "body") -> str:
        """The text of the first."""
        return self.texts(css)[0]

    def hrefs(self, css: str) -> list[str]:
        """Where their links lead."""
        return [found.get("href") for found in self.all(css)]


def _step(step: str) -> str:
    name, *parts = re.split(r"(?=[.#\[])", step)
    return (name or "*") + "".join(_test(part) for part in parts)


def _test(part: str) -> str:
    if part.startswith("."):
        return f"[contains(concat(' ', normalize-space(@class), ' '), ' {part[1:]} ')]"
    if part.startswith("#"):
        return f"[@id='{part[1:]}']"
    return f"[@{part[1:-1]}]"
