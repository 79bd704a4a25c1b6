"""A site with two departments and their editors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from tests.catalog.entries import CREDIT_CODE
from tests.harvesters.conftest import empty_tables

__all__ = ["empty_tables"]


@dataclass
class Office:
    """A department, and two of its editors."""

    id: str
    name: str
    editors: list[dict[str, Any]]

    def headers(self, number: int = 0) -> dict[str, str]:
        return {"Authorization": self.editors[number]["token"]}

    def act(self, action: str, number: int = 0, **data: Any) -> Any:
        name = self.editors[number]["name"]
        return tk.get_action(action)({"user": name, "auth_user_obj": model.User.get(name)}, data)


def _office(name: str, title: str, code: str = "") -> Office:
    editors = [factories.UserWithToken() for _ in range(2)]
    extras = [{"key": "credit_code", "value": code}] if code else []
    users = [{"name": one["name"], "capacity": "editor"} for one in editors]
    made = factories.Organization(name=name, title=title, users=users, extras=extras)
    return Office(made["id"], name, editors)


@pytest.fixture
def welfare(
    empty_tables: None, clean_index: None, reset_redis: Callable[[], None]
) -> Iterator[Office]:
    reset_redis()
    yield _office("minzheng", "区民政局", CREDIT_CODE)
    model.Session.remove()


@pytest.fixture
def health(welfare: Office) -> Office:
    return _office("weijian", "区卫生健康委")
