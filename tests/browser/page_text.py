"""What a person reads on a page, and which English words are among it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

UNREAD = {
    "script",
    "style",
    "template",
    "noscript",
    "code",
    "pre",
    "kbd",
    "samp",
    "svg",
    "textarea",
}
READ_ATTRIBUTES = ("title", "alt", "placeholder", "aria-label", "data-bs-title", "data-bs-content")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_WORDS = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+|(?:/[\w.%~-]+){2,}/?"
    r"|\b\w+_\w+\b|\b[\w-]+\.[a-z]{2,5}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b"
)
"""Addresses, paths, file names, identifiers and ids are not words of a language."""

NAMES = frozenset(
    word
    for line in Path(__file__).with_name("names.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
"""Names that are the same in every language."""


@dataclass(frozen=True)
class English:
    """An English word on a page, with the text around it."""

    word: str
    text: str


def english_words(page: str, allowed: frozenset[str] = NAMES) -> list[English]:
    """English words that a reader of the Chinese page would meet."""
    found = []
    for text in read_texts(html.fromstring(page)):
        words = _WORD.findall(_NOT_WORDS.sub(" ", text))
        shown = " ".join(text.split())[:100]
        found += [English(word, shown) for word in words if word not in allowed]
    return found


def links(page: str) -> list[str]:
    """Addresses that the page links to."""
    return [str(target) for target in html.fromstring(page).xpath("//a/@href")]


def read_texts(root: HtmlElement) -> Iterator[str]:
    """Texts that are shown or read out, without what says that it is in another language."""
    if not isinstance(root.tag, str) or root.tag in UNREAD or _is_foreign(root):
        return
    for name in READ_ATTRIBUTES:
        if root.get(name):
            yield root.get(name)
    if root.tag == "input" and root.get("type") in {"submit", "button"}:
        yield root.get("value") or ""
    if root.tag == "meta" and root.get("name") == "description":
        yield root.get("content") or ""
    yield root.text or ""
    for child in root:
        yield from read_texts(child)
        yield child.tail or ""


def _is_foreign(element: HtmlElement) -> bool:
    return (element.get("lang") or "zh").split("-")[0] != "zh"
