"""The services of a test session that was started without ``make test``, or of one more worker."""

from __future__ import annotations

import os
from pathlib import Path

from stack import services
from stack.layout import REPOSITORY, Layout
from stack.services import Settings

FIRST = "gw0"


def start_where_missing() -> None:
    """Start PostgreSQL, Valkey and Solr under ``var/test``, unless the caller brought some.

    The first worker of several takes what the session has; each further one has services of its
    own, for tests empty the database. They stay up for the next session;
    ``python -m stack services stop --var var/test`` ends them.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", FIRST)
    if worker == FIRST and "CKAN_SQLALCHEMY_URL" in os.environ:
        return
    folder = Path(os.environ.get("JLP_VAR", REPOSITORY / "var" / "test"))
    layout = Layout.at(folder if worker == FIRST else folder / worker)
    addresses = services.up(layout, Settings(heap="384m", throwaway=True))
    os.environ.update(addresses.environment(layout))
