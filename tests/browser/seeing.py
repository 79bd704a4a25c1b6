"""What is asked of every page that somebody is led to, at the size of a desktop and of a phone."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["see"]

_SERIOUS = {"serious", "critical"}
_SIZES = {"desktop": 1280, "phone": 360}
_HEIGHT = 900


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
        found = Axe().run(page).response["violations"]
        worst = [
            f"{one['id']}: {one['nodes'][0]['html'][:150]}"
            for one in found
            if one["impact"] in _SERIOUS
        ]
        assert worst == [], (name, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, size)
    page.set_viewport_size({"width": _SIZES["desktop"], "height": _HEIGHT})
