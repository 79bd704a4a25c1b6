"""A department with a writer and a reviewer, the catalogue office, and people beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.types import Context

from tests import kept
from tests.catalog.entries import complete_entry

OFFICE = "catalogue-office"


@dataclass
class Bureau:
    """People by what they are."""

    home: str = ""
    app: Any = None
    people: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def context(self, who: str) -> Context:
        person = model.User.get(self.people[who])
        return Context(user=self.people[who], auth_user_obj=person)

    def headers(self, who: str) -> dict[str, str]:
        """Request headers that make a browser one of them."""
        return {"Authorization": self.tokens[who]}

    def act(self, who: str, action: str, /, **data: Any) -> Any:
        """Call an action as one of them."""
        with self.app.flask_app.test_request_context() if self.app else nullcontext():
            model.Session.expire_all()
            return tk.get_action(action)(self.context(who), data)

    def step(self, who: str, step: str, entry: str, /, **data: Any) -> Any:
        """Take a step of review as one of them."""
        return self.act(who, f"jiulongpo_entry_{step}", id=entry, **data)

    def register(self, who: str = "cataloguer", **changes: Any) -> dict[str, Any]:
        """An entry of the department, a draft where nothing else is said."""
        values = {"owner_org": self.home, "related_codes": None, "catalog_state": "draft"}
        return self.act(who, "package_create", **complete_entry(**{**values, **changes}))

    def publish(self, **changes: Any) -> dict[str, Any]:
        """A published entry."""
        entry = self.register("sysadmin", catalog_state="published", **changes)
        return self.shown(entry["id"])

    def shown(self, entry: str) -> dict[str, Any]:
        """An entry as the public has it."""
        context = Context(ignore_auth=True, user="", use_cache=False)
        return tk.get_action("package_show")(context, {"id": entry})

    def place(self, entry: str) -> str:
        return self.step("sysadmin", "status", entry)["place"]


def tomorrow() -> str:
    """An hour that is ahead, as a form sends it."""
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


SEATS = {
    "cataloguer": ("home", "editor"),
    "second": ("home", "editor"),
    "reviewer": ("home", "admin"),
    "member": ("home", "member"),
    "manager": (OFFICE, "editor"),
    "second_manager": (OFFICE, "admin"),
    "auditor": (OFFICE, "member"),
    "neighbour": ("other", "admin"),
}


@pytest.fixture(scope="module")
def town(reset_db: Callable[[], None], kept_db: None) -> Iterator[Bureau]:
    """The small government, once for a module; its tests have entries of their own."""
    kept.empty_database(reset_db)
    yield _settle()
    model.Session.remove()
    reset_db()


@pytest.fixture
def bureau(town: Bureau, app: Any) -> Iterator[Bureau]:
    """The same, with an app, in whose requests it acts."""
    town.app = app
    yield town
    model.Session.remove()


def _settle() -> Bureau:
    bureau = Bureau()
    _hire(bureau, "sysadmin", factories.SysadminWithToken())
    _hire(bureau, "stranger", factories.UserWithToken())
    homes = {name: factories.Organization(name=name)["id"] for name in ("home", "other", OFFICE)}
    bureau.home = homes["home"]
    for role, (home, capacity) in SEATS.items():
        _hire(bureau, role, factories.UserWithToken())
        bureau.act(
            "sysadmin",
            "organization_member_create",
            id=homes[home],
            username=bureau.people[role],
            role=capacity,
        )
    return bureau


def _hire(bureau: Bureau, role: str, user: dict[str, Any]) -> None:
    bureau.people[role] = user["name"]
    bureau.tokens[role] = user["token"]
