"""Entries with files, made through the standard API, and their tables loaded as the worker does."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp
from ckan.types import Context

from ckanext.jiulongpo.tables import jobs, service
from tests import kept
from tests.portal.conftest import OPEN

_numbers = itertools.count(1)
_apps: list[CKANTestApp] = []


@pytest.fixture(scope="module")
def site(
    reset_db: Callable[[], None],
    reset_index: Callable[[], None],
) -> Iterator[CKANTestApp]:
    """A site with departments and people; plugins and tables are set up once for a module."""
    kept.load()
    app = kept.app()
    with app.flask_app.test_request_context():
        kept.empty_database(reset_db)
        reset_index()
        for name in ("mzj", "jy"):
            factories.Organization(
                name=name, title=name, extras=[{"key": "kind", "value": "department"}]
            )
    _apps.append(app)
    yield app
    _apps.clear()
    kept.unload()


def act(action: str, **data: Any) -> Any:
    """Call an action as a sysadmin, in a request of its own as the API has one."""
    with _apps[0].flask_app.test_request_context():
        name = "tables-root"
        if model.User.get(name) is None:
            factories.Sysadmin(name=name)
        context = Context(user=name, auth_user_obj=model.User.get(name))
        return tk.get_action(action)(context, data)


def entry(**fields: Any) -> dict[str, Any]:
    """A published, open entry of 区民政局."""
    number = next(_numbers)
    given = {
        **OPEN,
        "name": f"entry-{number}",
        "title": f"养老机构信息{number}",
        "owner_org": "mzj",
    }
    return act("package_create", **{**given, **fields})


def attach(package_id: str, name: str, content: bytes | str, **fields: Any) -> str:
    """Attach a file; returns its id."""
    body = content.encode() if isinstance(content, str) else content
    given = {
        "package_id": package_id,
        "name": name,
        "format": name.rpartition(".")[2],
        "url": "",
        "upload": FileStorage(io.BytesIO(body), name),
        **fields,
    }
    return act("resource_create", **given)["id"]


def replace(file_id: str, content: bytes | str, name: str) -> str:
    """Upload other bytes for a file; returns its id."""
    body = content.encode() if isinstance(content, str) else content
    upload = FileStorage(io.BytesIO(body), name)
    kept = act("resource_show", id=file_id)
    given = {key: kept[key] for key in ("id", "package_id", "name", "format")}
    return act("resource_update", **given, url=name, upload=upload)["id"]


def loaded(content: bytes | str, name: str = "homes.csv", **fields: Any) -> dict[str, Any]:
    """A file of an entry of its own with its table, as a sysadmin sees it."""
    return load(attach(entry(**fields)["id"], name, content))


def load(resource_id: str) -> dict[str, Any]:
    """Do what is due; how the table of the file stands then."""
    with _apps[0].flask_app.test_request_context():
        service.put_on()
        jobs.load_due()
    return show(resource_id)


def show(resource_id: str) -> dict[str, Any]:
    return act("jiulongpo_table_show", resource_id=resource_id)


def ask(resource_id: str, **question: Any) -> dict[str, Any]:
    return act("jiulongpo_table_query", resource_id=resource_id, **question)
