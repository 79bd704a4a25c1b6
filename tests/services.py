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
    if _worker() == FIRST and "CKAN_SQLALCHEMY_URL" in os.environ:
        return
    layout = Layout.at(_folder())
    addresses = services.up(layout, Settings(heap="384m", throwaway=True))
    os.environ.update(addresses.environment(layout))


def settings_of_worker() -> Path:
    """``test.ini`` with a folder of its own for built assets, which CKAN else shares in ``/tmp``.

    Two sessions that build the same bundle at once break each other's.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "test.ini"
    own = f"ckan.webassets.path = {folder / 'webassets'}"
    text = (REPOSITORY / "test.ini").read_text(encoding="utf-8")
    settings.write_text(text.replace("[app:main]", f"[app:main]\n{own}", 1), encoding="utf-8")
    return settings


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", FIRST)


def _folder() -> Path:
    """Where this worker's services keep their data."""
    folder = Path(os.environ.get("JLP_VAR", REPOSITORY / "var" / "test"))
    return folder if _worker() == FIRST else folder / _worker()
