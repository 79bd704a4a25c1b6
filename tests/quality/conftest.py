"""A small invented catalogue whose entries are judged on demand, and people who read of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model as ckan_model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.portal import directory
from ckanext.jiulongpo.quality import assessing, waking
from ckanext.jiulongpo.quality.links.model import QualityLink, QualityTry
from ckanext.jiulongpo.quality.model import Month, Quality, Seen
from tests.portal.conftest import get, site  # the same invented catalogue

__all__ = ["get", "site"]

OFFICE = "catalogue-office"


@pytest.fixture
def judged(site: CKANTestApp) -> Iterator[Callable[[], assessing.Done]]:
    """Judge what is due; rows of another test are gone."""

    def doing() -> assessing.Done:
        with site.flask_app.test_request_context():
            return assessing.assess_due()

    _empty()
    yield doing
    _empty()


def _empty() -> None:
    ckan_model.Session.rollback()
    for table in (Quality, Seen, Month, QualityLink, QualityTry):
        ckan_model.Session.query(table).delete()
    ckan_model.Session.commit()
    waking.forget()
    directory.forget()  # another module's departments


@pytest.fixture
def act(site: CKANTestApp) -> Callable[..., Any]:
    """Call an action as the site itself, in a request of its own."""

    def called(action: str, **data: Any) -> Any:
        with site.flask_app.test_request_context():
            root = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
            return tk.get_action(action)({"user": root, "ignore_auth": True}, data)

    return called


@pytest.fixture
def quality(act: Callable[..., Any]) -> Callable[[str], dict[str, Any]]:
    """What is kept of an entry, criteria by their code."""

    def kept(name: str) -> dict[str, Any]:
        shown = act("jiulongpo_quality_show", id=name)
        return {**shown, "by": {one["criterion"]: one for one in shown["results"]}}

    return kept


def _member(site: CKANTestApp, organization: str) -> dict[str, str]:
    with site.flask_app.test_request_context():
        user = factories.UserWithToken()
        if ckan_model.Group.get(organization) is None:
            factories.Organization(name=organization, title="目录管理机构")
        root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
        tk.get_action("organization_member_create")(
            root, {"id": organization, "username": user["name"], "role": "editor"}
        )
    return {"Authorization": user["token"]}


@pytest.fixture(scope="module")
def officer(site: CKANTestApp) -> dict[str, str]:
    """Headers of a member of the catalogue office."""
    return _member(site, OFFICE)


@pytest.fixture(scope="module")
def cataloguer(site: CKANTestApp) -> dict[str, str]:
    """Headers of a member of 区民政局."""
    return _member(site, "mzj")
