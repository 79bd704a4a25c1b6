"""The services of a test session that was started without ``make test``."""

from __future__ import annotations

import os

from stack import services
from stack.layout import REPOSITORY, Layout
from stack.services import Settings


def start_where_missing() -> None:
    """Start PostgreSQL, Valkey and Solr under ``var/test``, unless the caller brought some.

    They stay up for the next session; ``python -m stack services stop --var var/test`` ends them.
    """
    if "CKAN_SQLALCHEMY_URL" in os.environ:
        return
    layout = Layout.at(REPOSITORY / "var" / "test")
    addresses = services.up(layout, Settings(heap="384m", throwaway=True))
    os.environ.update(addresses.environment(layout))
