"""A CKAN of the torture's own, loaded once; processes that are to die are forked from it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.cli import CKANConfigLoader
from ckan.cli.db import _run_migrations  # pyright: ignore[reportPrivateUsage] - no other way in
from ckan.config.middleware import make_app

from torture.database import VARIABLE, Database

__all__ = ["Ended", "as_site", "fork", "load", "release", "wait"]

INI = Path(__file__).with_name("torture.ini")
_PAUSE = 0.01


def load(part: str) -> Database:
    """Load CKAN on an empty database of a part's own and make its tables. Done once a process."""
    database = Database(f"torture_{part}")
    os.environ |= {VARIABLE: database.url, "CKAN_SITE_ID": f"torture-{part}"}
    database.empty()
    # What is meant to go wrong is counted, not logged
    logging.disable(logging.CRITICAL)
    app: Any = make_app(CKANConfigLoader(str(INI)).get_config())
    app._wsgi_app.test_request_context().push()  # noqa: SLF001 - as CKAN's own command line does
    engine = model.meta.engine
    assert engine is not None
    model.repo.init_db()
    for plugin in ("activity", "harvest", "jiulongpo"):
        _run_migrations(plugin)
    # Migrations leave an engine that opens a connection for each transaction, as no site has it
    model.init_model(engine)
    release()
    gc.freeze()  # what is loaded now stays: no later collection looks through it
    return database


def release() -> None:
    """Hold no connection: a fork must not share one, a database in use cannot be copied."""
    model.Session.remove()
    assert model.meta.engine is not None
    model.meta.engine.dispose()
    # Alembic leaves connections to the garbage collector
    gc.collect()


def as_site() -> types.Context:
    """A context in which the site itself acts."""
    site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
    return types.Context(ignore_auth=True, user=site["name"])


def fork(act: Callable[[], None]) -> int:
    """Do something in a process of its own, which ends without any tidying; its id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        act()
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it was, the parent sees that it failed
        traceback.print_exc()
    finally:
        os._exit(status)


class Ended:
    """How a process ended."""

    def __init__(self, status: int | None) -> None:
        self.hung = status is None
        code = 0 if status is None else os.waitstatus_to_exitcode(status)
        self.killed = code == -signal.SIGKILL
        self.well = status == 0
        self.words = "hung" if self.hung else f"status {code}"


def wait(pid: int, seconds: float) -> Ended:
    """Wait for a process; one that outlasts the time is killed, and was hung."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return Ended(status)
        time.sleep(_PAUSE)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return Ended(None)
