"""A CKAN in this process, for what only the real ``package_search`` shows: its time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.cli import load_config
from ckan.common import config
from ckan.config.middleware import make_app

from bench.search_sets.cores import Core
from bench.search_sets.documents import SITE
from stack.layout import REPOSITORY

__all__ = ["plugins", "running", "times"]

OURS = "jiulongpo_catalog jiulongpo scheming_datasets"
FACETS = ("organization", "groups", "tags", "res_format", "license_id")
"""What stock CKAN's dataset page asks for."""
ROWS = 20


@contextmanager
def running() -> Iterator[None]:
    """CKAN without plugins on the bench's services, inside a request of a visitor."""
    loaded = load_config(str(REPOSITORY / "test.ini"))
    loaded["ckan.plugins"] = ""
    application = make_app(loaded)
    config["ckan.site_id"] = SITE
    model.repo.init_db()
    # CKAN's own tests reach the Flask application by this name, of which its types know nothing
    flask = application._wsgi_app  # noqa: SLF001  # pyright: ignore[reportAttributeAccessIssue]
    with flask.test_request_context():
        yield


@contextmanager
def plugins(names: str) -> Iterator[None]:
    """CKAN with these plugins, and without any again."""
    config["ckan.plugins"] = names
    p.load_all()
    yield
    config["ckan.plugins"] = ""
    p.load_all()


def times(core: Core, queries: Sequence[str]) -> list[float]:
    """Milliseconds of ``package_search`` with facets and a page of results, for each query."""
    config["solr_url"] = core.url
    return [_time(q) for q in queries]


def _time(q: str) -> float:
    asked = {"q": q, "rows": ROWS, "facet.field": list(FACETS)}
    begun = time.perf_counter()
    tk.get_action("package_search")({"user": ""}, asked)
    return (time.perf_counter() - begun) * 1000
