"""Actions on following (订阅)."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.feedback import faults
from ckanext.jiulongpo.feedback.door import checks
from ckanext.jiulongpo.feedback.door.callers import caller_of
from ckanext.jiulongpo.feedback.follow import news, service
from ckanext.jiulongpo.feedback.follow.logic import schema
from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from ckanext.jiulongpo.shared import reader_language

__all__ = [
    "jiulongpo_follow_ask",
    "jiulongpo_follow_confirm",
    "jiulongpo_follow_end",
    "jiulongpo_follow_news",
]

_MAIL = re.compile(r"[^\s@<>,;:\"'()\\]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")


@tk.side_effect_free
@tk.validate_action_data(schema.news)
def jiulongpo_follow_news(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Tell what is new about a dataset, department, theme or search, the newest first.

    Args:
        context: CKAN's.
        data_dict: ``followed``: dataset, organization, group or search; ``ref``: its name or id, or
            of a search the part of its address after the question mark.

    Returns:
        ``title``, ``url`` and ``events``, fifty at most, as webhooks send them.

    Raises:
        ObjectNotFound: it is not there, or not public.

    Example::

        ckanapi action jiulongpo_follow_news followed=dataset ref=jlp-0123
    """
    tk.check_access("jiulongpo_follow_news", context, data_dict)
    try:
        target = Target.found(data_dict["followed"], data_dict["ref"])
    except UnknownTargetError as error:
        raise tk.ObjectNotFound(faults.NO_TARGET().said(tk._)) from error
    events = [event.as_dict() for event in news.of(target)]
    return {"title": target.title, "url": target.url, "events": events}


@tk.validate_action_data(schema.ask)
def jiulongpo_follow_ask(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Follow by mail; the holder of the address confirms it by the link of the first mail.

    Args:
        context: CKAN's.
        data_dict: ``followed`` and ``ref`` as for ``jiulongpo_follow_news``; ``email``; without an
            account ``challenge`` and ``challenge_answer``.

    Returns:
        ``title`` of what is followed; the same whether or not the address followed it before.

    Raises:
        ValidationError: the site sends no mail, the address is none, what is followed is not
            public, or the door is not passed.

    Example::

        ckanapi action jiulongpo_follow_ask followed=dataset ref=jlp-0123 email=me@example.com
    """
    tk.check_access("jiulongpo_follow_ask", context, data_dict)
    caller = caller_of(context)
    checks.check_rate(caller, "form")
    if not _MAIL.fullmatch(data_dict["email"]):
        raise faults.refused(faults.BAD_MAIL, "email")
    try:
        target = Target.found(data_dict["followed"], data_dict["ref"])
    except UnknownTargetError as error:
        raise faults.refused(faults.NO_TARGET, "ref") from error
    checks.check_challenge(caller, data_dict)
    service.ask(data_dict["email"], target, reader_language())
    return {"title": target.title}


@tk.validate_action_data(schema.token)
def jiulongpo_follow_confirm(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Confirm that an address wants to be told.

    Args:
        context: CKAN's.
        data_dict: ``token`` of the link in the mail.

    Raises:
        ValidationError: the link is not valid any more.

    Example::

        ckanapi action jiulongpo_follow_confirm token=…
    """
    tk.check_access("jiulongpo_follow_confirm", context, data_dict)
    row = service.confirm(data_dict["token"])
    return {"followed": row.kind, "ref": row.ref}


@tk.validate_action_data(schema.token)
def jiulongpo_follow_end(context: Context, data_dict: DataDict) -> dict[str, bool]:
    """End the mails and forget the address.

    Args:
        context: CKAN's.
        data_dict: ``token`` of the link in the mail.

    Raises:
        ValidationError: the link was never one of ours.

    Example::

        ckanapi action jiulongpo_follow_end token=…
    """
    tk.check_access("jiulongpo_follow_end", context, data_dict)
    service.end(data_dict["token"])
    return {"ended": True}
