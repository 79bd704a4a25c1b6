"""What wakes the loading: CKAN's job queue, and a worker of its own that looks by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from redis.exceptions import RedisError

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import service
from ckanext.jiulongpo.tables.announcing import loaded
from ckanext.jiulongpo.tables.keeping import ahead
from ckanext.jiulongpo.tables.keeping import service as keeping
from ckanext.jiulongpo.tables.keeping.mark import Mark
from ckanext.jiulongpo.tables.model import id_of_package, loads_of_package
from ckanext.jiulongpo.tables.versions import service as versions
from ckanext.jiulongpo.tables.versions.comparing import service as comparing

__all__ = ["load_due", "load_entry", "wake", "work"]

log = logging.getLogger(__name__)

_LONGEST_SECONDS = 6 * 3600
_LOOK_SECONDS = 10
_TOLD_AT_ONCE = 25
"""Tables that others hear of together, while more are loaded for hours."""
_PRUNE_SECONDS = 3600


def wake() -> None:
    """Have the worker of CKAN's jobs look for loads; without it the other worker finds them."""
    try:
        tk.enqueue_job(load_due, title="jiulongpo tables", rq_kwargs={"timeout": _LONGEST_SECONDS})
    except RedisError:
        log.warning("No job could be put into the queue; the worker of tables looks by itself")


def load_due() -> int:
    """Do every load and comparison that is due; returns how many loads were done here."""
    done = 0
    while resource_id := service.next_due():
        if not service.work_off(resource_id):
            break
        done += 1
        if done % _TOLD_AT_ONCE == 0:
            loaded.send(_TOLD_AT_ONCE)
    comparing.work_off()
    _tell(done % _TOLD_AT_ONCE)
    return done


def load_entry(name: str) -> int:
    """Load what is due of one entry; returns how many of its files were loaded here.

    Args:
        name: name or id of the entry; of one that does not exist nothing is due.
    """
    package_id = id_of_package(name)
    if package_id is None:
        return 0
    service.put_on(package_id)
    done = sum(service.work_off(resource_id) for resource_id in loads_of_package(package_id))
    _tell(done)
    return done


def _tell(done: int) -> None:
    if done:
        loaded.send(done)


def work() -> None:
    """Look for new and changed files and load them, for ever.

    Where there is nothing to load: make downloads ahead, drop what is kept for too long.
    """
    pruned = -_PRUNE_SECONDS
    ahead_of_readers: Iterator[Mark] = iter(())
    while True:
        service.put_on()
        if time.monotonic() - pruned >= _PRUNE_SECONDS:
            versions.prune()
            keeping.prune()
            pruned = time.monotonic()
            ahead_of_readers = ahead.downloads()
        if load_due():
            ahead_of_readers = ahead.downloads()
        elif next(ahead_of_readers, None) is None:
            time.sleep(_LOOK_SECONDS)
