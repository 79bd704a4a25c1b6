"""A CKAN site opened from its ini, and the actions of its system user."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.types import Context


@contextmanager
def opened(ini: str) -> Iterator[None]:
    """The site of that ini, inside a request so that translations and users work."""
    app = make_app(load_config(ini))
    _only_faults_in_the_log()
    flask_app = getattr(app, "_wsgi_app", app)
    with flask_app.test_request_context():
        yield


def _only_faults_in_the_log() -> None:
    """Keep the log out of the progress; ckanext-harvest also reports each new source as missing."""
    logging.getLogger("ckanext").setLevel(logging.ERROR)
    logging.getLogger("ckanext.harvest.plugin").setLevel(logging.CRITICAL)


def site_user() -> str:
    """Name of the site's own user."""
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


def act(action: str, /, **data: Any) -> Any:  # noqa: ANN401 - actions take and give what they like
    """Call an action as the site's own user."""
    return tk.get_action(action)(Context(user=site_user(), ignore_auth=True), data)
