"""The demo's people, each at a computer of his own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.demo_site import DemoSite

__all__ = ["People", "people_of"]

_SIZE = {"width": 1280, "height": 900}


@dataclass
class People:
    """Pages of the demo's accounts, who log in when they are first called for."""

    browser: Browser
    demo: DemoSite
    contexts: list[BrowserContext] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def clerk(self) -> Page:
        """编目员 of the example department."""
        return self._of("编目员")

    @property
    def reviewer(self) -> Page:
        """部门审核员 of the same."""
        return self._of("部门审核员")

    @property
    def manager(self) -> Page:
        """目录管理员, of the catalogue office."""
        return self._of("目录管理员")

    @property
    def auditor(self) -> Page:
        """审计员, of the catalogue office."""
        return self._of("审计员")

    @property
    def visitor(self) -> Page:
        """Somebody without an account."""
        return self._of("")

    def act(self, page: Page, action: str, /, **data: Any) -> Any:
        """Call an action as the person at a page may."""
        token = page.locator("meta[name=_csrf_token]").get_attribute("content") or ""
        answer = page.request.post(
            f"/api/3/action/{action}", data=data, headers={"X-CSRFToken": token}
        )
        assert answer.ok, answer.text()
        return answer.json()["result"]

    def _of(self, role: str) -> Page:
        if role not in self.pages:
            context = self.browser.new_context(
                base_url=self.demo.url, viewport=_SIZE, locale="zh-CN"
            )
            self.contexts.append(context)
            self.pages[role] = context.new_page()
            if role:
                self.demo.log_in(self.pages[role], role)
                self.pages[role].wait_for_load_state()
        return self.pages[role]


@contextmanager
def people_of(browser: Browser, demo: DemoSite) -> Iterator[People]:
    """The people of a portal, until their browsers are closed."""
    people = People(browser, demo)
    yield people
    for context in people.contexts:
        context.close()
