"""A department with an editor, and workbooks made for the tests."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.types import Context

from tests.workbook.made import DEPARTMENT

Send = Callable[..., dict[str, Any]]


@pytest.fixture
def department(clean_db: None, clean_index: None, with_plugins: None) -> Iterator[dict[str, Any]]:
    """A department and its editor, as ``department["editor"]``."""
    editor = factories.User(name="wb-editor")
    made = factories.Organization(
        name="wb-mzj",
        title=DEPARTMENT,
        users=[{"name": editor["name"], "capacity": "editor"}],
        extras=[{"key": "credit_code", "value": "11500000009275780L"}],
    )
    factories.Organization(name="wb-other", title="某市某区城市管理局")
    yield {**made, "editor": editor["name"]}
    model.Session.remove()


@pytest.fixture
def act(department: dict[str, Any]) -> Callable[..., Any]:
    """Call an action as the editor."""

    def call(action: str, **data: Any) -> Any:
        user = model.User.get(department["editor"])
        assert user is not None
        context = Context(user=user.name, auth_user_obj=user)
        return tk.get_action(action)(context, data)

    return call


@pytest.fixture
def send(act: Callable[..., Any]) -> Send:
    """Send a workbook as the editor and have it checked."""

    def call(content: bytes, **more: Any) -> dict[str, Any]:
        text = base64.b64encode(content).decode()
        return act("jiulongpo_import_check", upload=text, filename="目录.xlsx", **more)

    return call
