"""An entry is found once, as CKAN would find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.types import Context

from tests.portal.conftest import OPEN

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")

VISITOR = model.AnonymousUser()


@pytest.fixture
def made() -> Callable[..., dict[str, Any]]:
    """Make an entry that everybody may see; further fields are named."""
    unit = factories.Organization()
    admin = factories.Sysadmin()["name"]

    def make(**fields: Any) -> dict[str, Any]:
        entry = {**OPEN, "owner_org": unit["id"], "title": fields["name"], **fields}
        return tk.get_action("package_create")(Context(user=admin), entry)

    return make


def _shown(reference: str, **more: Any) -> dict[str, Any]:
    asked = {"id": reference, **more}
    kept = dict(asked)
    found = tk.get_action("package_show")(Context(user="", auth_user_obj=VISITOR), asked)
    assert asked == kept, "CKAN's page compares what was asked with the entry's name"
    return found


def test_by_id_and_by_name_it_is_the_same_and_hidden_is_hidden(made: Any) -> None:
    entry = made(name="elder-homes")
    hidden = made(name="hidden", open_type="3", open_condition="依法不予开放")
    assert _shown(entry["id"])["id"] == _shown("elder-homes")["id"] == entry["id"]
    for reference in (hidden["id"], "hidden"):
        with pytest.raises(tk.NotAuthorized):
            _shown(reference)
    for reference in ("never-was", "", "%", "a" * 500):
        with pytest.raises((tk.ObjectNotFound, tk.ValidationError)):
            _shown(reference)


def test_where_one_is_called_as_anothers_id_the_id_counts(made: Any) -> None:
    """As in CKAN, which looks by id first."""
    first = made(name="first")
    made(name=first["id"])
    assert _shown(first["id"])["name"] == "first"


def test_a_file_has_no_views_where_no_plugin_shows_any_but_is_refused_all_the_same(
    made: Any,
) -> None:
    file = {"name": "a.csv", "url": "https://example.cn/a.csv"}
    seen = made(name="seen", resources=[file])
    hidden = made(name="hidden", resources=[file], open_type="3", open_condition="依法不予开放")
    context = Context(user="", auth_user_obj=VISITOR)
    views = tk.get_action("resource_view_list")
    assert views(context, {"id": seen["resources"][0]["id"]}) == []
    with pytest.raises(tk.NotAuthorized):
        views(context, {"id": hidden["resources"][0]["id"]})
    with pytest.raises(tk.ObjectNotFound):
        views(context, {"id": "never-was"})
