"""Many entries in one go: each is committed by itself, the index hears of a batch of them at once.

CKAN sends each entry to Solr and waits until it can be found, which takes longer than all the rest
of a step. Here a row of the outbox is committed together with the entry, so that a death before
the batch is sent loses nothing: the clock sends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ckan.types import Context

from ckanext.jiulongpo.shared import index_later, index_queued

__all__ = ["Gathered", "add", "gathered"]

_BATCH = 25
"""Entries by which the index may be behind: what is withdrawn is not found for long."""


class Gathered:
    """Entries that were written and are not indexed yet.

    Args:
        user: name of the acting user.
    """

    def __init__(self, user: str) -> None:
        self._user = user
        self.waiting: list[str] = []

    def settle(self, least: int = _BATCH) -> None:
        """Index what was committed, if there is enough of it to be worth a request.

        Args:
            least: entries that are enough.
        """
        if len(self.waiting) >= least:
            index_queued(self.waiting, self._user)
            self.waiting = []


_current: ContextVar[Gathered | None] = ContextVar("jiulongpo_review_gathered", default=None)


@contextmanager
def gathered(user: str) -> Iterator[Gathered]:
    """Let entries that are written within be indexed together, at the end at the latest.

    Args:
        user: name of the acting user.
    """
    mine = Gathered(user)
    token = _current.set(mine)
    try:
        yield mine
    finally:
        _current.reset(token)
        mine.settle(1)


def add(package_id: str, context: Context) -> None:
    """Leave commit and index of a write to whoever gathers; where nobody does, CKAN does both.

    Args:
        package_id: the entry that is about to be written, in this transaction.
        context: for ``package_update``; its caller commits.
    """
    mine = _current.get()
    if mine is None:
        return
    index_later([package_id])
    mine.waiting.append(package_id)
    context["defer_commit"] = True
    context["return_id_only"] = True
    # By this mark CKAN's activities know a change; CKAN sets it where it commits itself
    context["changed_entities"] = {"packages": {package_id}}
