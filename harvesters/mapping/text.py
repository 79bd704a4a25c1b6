"""Text as people meant it: without markup, control characters and stray spaces."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from html.parser import HTMLParser

__all__ = ["clean", "is_markup", "one_line", "text_of"]

_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4"})
_UNSEEN = frozenset({"script", "style", "head", "template"})
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,6});")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_FOLDED = {
    **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
}
"""Full-width digits and letters; punctuation stays, for in Chinese it is full-width rightly."""


def text_of(value: object) -> str:
    """A value as text; a number that is whole is written without ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (float, Decimal)) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value)


def clean(value: object) -> str:
    """Text in lines: markup resolved, control and zero-width characters gone, spaces single."""
    text = text_of(value)
    if is_markup(text):
        text = _without_markup(text)
    if _WIDE.search(text):
        text = text.translate(_FOLDED)
    if text.isprintable():
        return _SPACES.sub(" ", text).strip() if "  " in text else text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in text if char in "\n\t" or _is_seen(char))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(value: object) -> str:
    """As ``clean``, in one line."""
    text = clean(value)
    return " ".join(text.split()) if "\n" in text else text


def is_markup(text: str) -> bool:
    """Whether a text holds HTML tags or entities."""
    return _MARKUP.search(text) is not None


def _is_seen(char: str) -> bool:
    """Controls, formats (zero-width marks), surrogates and private characters are not."""
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _without_markup(text: str) -> str:
    parser = _Text()
    parser.feed(text)
    parser.close()
    return "".join(parser.parts)


class _Text(HTMLParser):
    """Gathers what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
