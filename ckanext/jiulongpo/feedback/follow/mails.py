"""The mails to those who follow: the question whether they want to, and what is new."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import ckan.plugins.toolkit as tk
from ckan.lib import mailer

from ckanext.jiulongpo.feedback import config
from ckanext.jiulongpo.feedback.follow.news import MOST, Event
from ckanext.jiulongpo.feedback.follow.targets import Target

__all__ = ["ask", "digest"]

log = logging.getLogger(__name__)


def ask(address: str, target: Target, token: str) -> bool:
    """Ask whether its holder wants to be told; whether the mail was handed over."""
    subject = tk._("Confirm: follow {title}").format(title=_line(target.title))
    body = tk._(
        "Somebody, probably you, wants this address to be told of what is new about:\n{title}\n"
        "{page}\n\nTo confirm, open this link within two days:\n{link}\n\n"
        "If it was not you, do nothing; the address is then forgotten.\n\n{site}"
    ).format(
        title=target.title,
        page=target.url,
        link=_url("jiulongpo_feedback.confirm", token=token),
        site=config.site_title(),
    )
    return _send(address, subject, body, {})


def digest(address: str, target: Target, events: Sequence[Event], token: str) -> bool:
    """Tell what is new; whether the mail was handed over."""
    link = _url("jiulongpo_feedback.end", token=token)
    subject = tk._("New: {title} ({n})").format(title=_line(target.title), n=len(events))
    lines = [f"{event.when:%Y-%m-%d}  {_line(event.title)}\n  {event.url}" for event in events]
    if len(events) == MOST:
        lines.append(tk._("There is more on the page."))
    body = tk._("{news}\n\nPage: {page}\nTo end these mails: {link}\n\n{site}").format(
        news="\n".join(lines), page=target.url, link=link, site=config.site_title()
    )
    headers = {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return _send(address, subject, body, headers)


def _send(address: str, subject: str, body: str, headers: Mapping[str, str]) -> bool:
    try:
        mailer.mail_recipient("", address, subject, body, headers=dict(headers))
    except mailer.MailerException as error:
        log.warning("A mail to a follower was not taken: %s", type(error).__name__)
        return False
    return True


def _line(text: str) -> str:
    """A text of somebody as a line of a mail."""
    return " ".join(text.split())


def _url(endpoint: str, token: str) -> str:
    return str(tk.h.url_for(endpoint, token=token, qualified=True, locale="default"))
