"""The demo's people, each at a computer of his own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.demo_site import DemoSite
from tests.catalog.entries import complete_entry

__all__ = ["People", "people_of"]

_OLD = "编号,名称,床位\n1,石坪养老院,110\n2,杨家坪养老院,86\n3,谢家湾养老院,40\n"
_NEW = "编号,名称,床位\n1,石坪养老院,120\n2,杨家坪养老院,86\n4,渝州路养老院,64\n"
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

    def send(self, action: str, text: str, **data: str) -> dict[str, Any]:
        """Upload a table in CSV as the clerk."""
        token = self.clerk.locator("meta[name=_csrf_token]").get_attribute("content") or ""
        file = {"name": "养老机构.csv", "mimeType": "text/csv", "buffer": text.encode()}
        form: dict[str, Any] = {"name": "养老机构名录", "format": "CSV", "upload": file, **data}
        answer = self.clerk.request.post(
            f"/api/3/action/{action}",
            multipart=form,
            headers={"X-CSRFToken": token},
        )
        assert answer.ok, answer.text()
        return answer.json()["result"]

    def submitted(self, title: str, state: str = "submitted") -> str:
        """Name of an entry of the example department that waits for its reviewer, or is a draft."""
        home = self.act(self.clerk, "organization_list_for_user")[0]["id"]
        given = complete_entry(
            title=title,
            owner_org=home,
            related_codes=None,
            source_values=None,
            catalog_state=state,
        )
        return self.act(self.clerk, "package_create", **given)["name"]

    def changed(self, title: str) -> str:
        """Name of a published entry whose abstract and file are changed; the change waits."""
        entry = self.submitted(title)
        file = self.send("resource_create", _OLD, package_id=entry)
        self.act(self.reviewer, "jiulongpo_entry_approve", id=entry)
        self.act(self.manager, "jiulongpo_entry_approve", id=entry, publish=True)
        self.act(self.clerk, "package_patch", id=entry, notes="全区养老机构的床位数。")
        self.send("resource_update", _NEW, id=file["id"])
        return entry

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
