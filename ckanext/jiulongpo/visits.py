"""Tells who wants to know that a reader has been answered, whatever answered him.

A page from the cache wakes neither CKAN nor Flask; who counts visits hears of it here::

    from ckanext.jiulongpo.shared import SEEN

    def get_signal_subscriptions(self) -> SignalMapping:
        return {SEEN: [count]}

    def count(sender, *, environ, status): ...
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import ckan.plugins.toolkit as tk

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["SEEN", "seen"]

log = logging.getLogger(__name__)

SEEN = tk.signals.ckanext.signal("jiulongpo:seen")
"""Sent once for each answer with ``environ``, the whole request as it came, and ``status``.

It is sent from outside of Flask, before the answer goes out: there is no ``tk.request`` and
``tk.current_user``, and what a receiver does, the reader waits for.
"""


def seen(environ: WSGIEnvironment, status: str) -> None:
    """Tell that a request is answered; a receiver that fails hinders nobody.

    Args:
        environ: the request as it came.
        status: of the answer, such as ``200 OK``; ``304`` for a page that the reader has.
    """
    if not SEEN.receivers:
        return
    try:
        SEEN.send("page", environ=environ, status=status)
    except Exception:
        log.exception("A visit was not counted")
