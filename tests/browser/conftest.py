"""A real portal with the made district, and a real browser before it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.demo_site import DemoSite, demo_site
from tests.browser.people import People, people_of

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
]  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """The portal of ``make run``, once for all browser tests."""
    with demo_site(Path(tmp_path_factory.mktemp("demo"))) as site:
        yield site


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser of ``JLP_CHROMIUM``, or the machine's own."""
    path = os.environ.get("JLP_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no Chromium here: set JLP_CHROMIUM, or run the tests by `make test`")
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def people(chromium: Browser, demo: DemoSite) -> Iterator[People]:
    """The demo's people; each logs in once for all tests that call for him."""
    with people_of(chromium, demo) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    """An empty page at the portal, at the size of a desktop."""
    context = chromium.new_context(base_url=demo.url, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()
