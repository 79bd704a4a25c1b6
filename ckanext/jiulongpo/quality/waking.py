"""What wakes the judging: a change of an entry or a table. Nothing is judged while somebody waits.

A change leaves nothing but a job that runs some seconds later; which entries are due the database
says. So a change that wakes nobody, as of a program that writes by itself, is found at the next
look, and writing an entry costs next to nothing: this process wakes once in half the delay, and
changes that follow find the job already there. The job begins after the transactions of those that
found it: they have the other half to end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from redis.exceptions import RedisError

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

from ckanext.jiulongpo.quality import assessing, config
from ckanext.jiulongpo.quality.links import trying
from ckanext.jiulongpo.quality.links.service import collect

__all__ = ["forget", "wake", "work"]

log = logging.getLogger(__name__)

_LONGEST_SECONDS = 6 * 3600
_asleep_until = {"process": 0.0}


def wake() -> None:
    """Have the worker of CKAN's jobs judge what is due, soon; without it the next look does."""
    now = time.monotonic()
    if now < _asleep_until["process"]:
        return
    delay = config.wake_seconds()
    _asleep_until["process"] = now + delay / 2
    try:
        key = f"jiulongpo:quality:{config.site_id()}:woken"
        if not connect_to_redis().set(key, 1, nx=True, px=delay * 500):
            return
        tk.get_job_queue().enqueue_in(
            timedelta(seconds=delay), assessing.assess_due, job_timeout=_LONGEST_SECONDS
        )
    except RedisError:
        log.warning("No job could be put into the queue; entries are judged at the next look")


def forget() -> None:
    """Wake at the next change in this process, whatever was before."""
    _asleep_until["process"] = 0.0


def work() -> Mapping[str, Any]:
    """One look at everything: entries that are due, addresses, entries whose addresses changed."""
    done = assessing.assess_due()
    tried = trying.Tried()
    if config.tries_links():
        collect()
        tried = trying.try_due()
    again = assessing.assess_due() if tried.changed else assessing.Done()
    return {
        "judged": done.judged + again.judged,
        "changed": done.changed + again.changed,
        "links": tried.tried,
        "cut_off": tried.cut_off,
    }
