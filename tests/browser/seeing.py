"""What is asked of every page that somebody is led to, at the size of a desktop and of a phone."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["see", "violations"]

_SERIOUS = {"serious", "critical"}
_SIZES = {"desktop": 1280, "phone": 360}
_HEIGHT = 900
_BEYOND = """width => [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(0, 12).map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)"""
"""What reaches beyond the right edge, inner scrolling included."""


def violations(page: Page, *, without: str | None = None) -> list[str]:
    """What axe finds on the page that is serious or worse, a line for each place.

    A page that a click has only just led to has no document yet for axe to look at; it is waited
    for.

    Args:
        page: as it stands.
        without: a selector of what somebody else drew and is not looked at.
    """
    page.locator("body").wait_for(state="attached")
    page.wait_for_load_state()
    found = Axe().run(page, context={"exclude": [[without]]} if without else None)
    return [
        f"{one['id']}: {node['target']} {node['html'][:150]}"
        for one in found.response["violations"]
        if one["impact"] in _SERIOUS
        for node in one["nodes"]
    ]


def see(page: Page, name: str) -> None:
    """No serious violation and no sideways scroll at both sizes.

    Args:
        page: as it stands.
        name: of its pictures, which are kept in the folder ``JLP_SCREENSHOTS`` where one is named.
    """
    folder = os.environ.get("JLP_SCREENSHOTS")
    for size, width in _SIZES.items():
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
        assert violations(page) == [], (name, size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, size, wide, page.evaluate(_BEYOND, width))
    page.set_viewport_size({"width": _SIZES["desktop"], "height": _HEIGHT})
