"""What a first view costs a reader: bytes, and the time to the largest piece of content.

Chromium with the processor four times slower and nothing kept, on a desktop and on a phone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

__all__ = ["SLOWER", "View", "first_views"]

SLOWER = 4
ROUNDS = 3
SCREENS: Mapping[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
_LARGEST = """() => new Promise(tell => {
  new PerformanceObserver(list => {
    const all = list.getEntries();
    tell(all[all.length - 1].startTime);
  }).observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => tell(-1), 5000);
})"""


@dataclass(frozen=True, slots=True)
class View:
    """One page on one screen: kilobytes over the line, and milliseconds to the largest paint."""

    kilobytes: float
    milliseconds: float


def first_views(address: str, pages: Mapping[str, str]) -> dict[tuple[str, str], View]:
    """Each page on each screen."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ["JLP_CHROMIUM"], args=["--no-sandbox"]
        )
        try:
            return {
                (name, screen): _often(browser, address + path, screen)
                for name, path in pages.items()
                for screen in SCREENS
            }
        finally:
            browser.close()


def _often(browser: Browser, url: str, screen: str) -> View:
    """The middle of several rounds."""
    views = [_view(browser, url, screen) for _ in range(ROUNDS)]
    return View(median(v.kilobytes for v in views), median(v.milliseconds for v in views))


def _view(browser: Browser, url: str, screen: str) -> View:
    context = browser.new_context(**SCREENS[screen])
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        sizes = _count(session)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        return View(*_seen(page, url, sizes))
    finally:
        context.close()


def _count(session: CDPSession) -> list[float]:
    sizes: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    return sizes


def _seen(page: Page, url: str, sizes: list[float]) -> tuple[float, float]:
    page.goto(url, wait_until="networkidle")
    return sum(sizes) / 1024, page.evaluate(_LARGEST)
