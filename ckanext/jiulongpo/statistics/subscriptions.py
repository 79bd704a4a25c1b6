"""What is counted because somebody says so: downloads, questions to tables, searches in vain."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask import has_request_context

import ckan.plugins.toolkit as tk
from ckan.types import SignalMapping

from ckanext.jiulongpo.shared import identifiers_in, nothing_found
from ckanext.jiulongpo.statistics import clock
from ckanext.jiulongpo.statistics.agents import Agent, agent_of
from ckanext.jiulongpo.statistics.counting import reader_of
from ckanext.jiulongpo.statistics.sights import Kind, Sight, begins_a_download, is_seen
from ckanext.jiulongpo.statistics.tally import tally

__all__ = ["subscriptions"]

_QUESTIONS = ("jiulongpo_table_query", "datastore_search")


def subscriptions() -> SignalMapping:
    """Signals that this plugin hears."""
    return {
        tk.signals.resource_download: [_downloaded],
        tk.signals.action_succeeded: [{"sender": name, "receiver": _asked} for name in _QUESTIONS],
        nothing_found: [_found_nothing],
    }


def _downloaded(ref: str) -> None:
    """Bytes have begun to leave. ``ref`` is a file; an entry where all its files go as one."""
    if has_request_context() and begins_a_download(tk.request.method, tk.request.environ):
        tally().add(clock.today(), [Sight(Kind.DOWNLOAD, ref)])


def _asked(
    sender: str,  # noqa: ARG001 -- the signal gives it by name
    context: Mapping[str, Any],  # noqa: ARG001 -- the signal gives it by name
    data_dict: Mapping[str, Any],
    result: Any,  # noqa: ANN401, ARG001 -- what an action gives
) -> None:
    """A program has asked a table; a page that asks for its own rows is no call of a program."""
    if not has_request_context() or not tk.request.path.startswith("/api/"):
        return
    ref = data_dict.get("resource_id") or data_dict.get("id")
    if isinstance(ref, str) and agent_of(tk.request.user_agent.string) is not Agent.CRAWLER:
        tally().add(clock.today(), [Sight(Kind.QUERY, ref)])


def _found_nothing(words: str, environ: Mapping[str, Any]) -> None:
    """A person's words found nothing. What may name a person is not kept, not even as a number."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    if not plain or "@" in plain or any(identifiers_in(plain)) or not is_seen(environ):
        return
    if agent_of(environ.get("HTTP_USER_AGENT", "")) is Agent.PERSON:
        tally().miss(clock.today(), plain, reader_of(environ))
