"""Ends what was begun with a password when it is changed: sessions, and the cookie 记住我.

CKAN 2.12 keeps a person's id in both. Whoever once had the password stayed logged in after its
change, for as long as he liked. Here a mark of the password stands beside the id; it is keyed, so
that a cookie tells nothing of the password (OWASP ASVS 5.0, 7.4.3). Tokens of programs stay: they
are seen, and revoked, in a list of their own.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from flask import has_request_context, request, session
from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.common import current_user
from ckan.lib import signals

from ckanext.jiulongpo import config
from ckanext.jiulongpo.guessing import CostlyFailures

__all__ = ["EndedByPassword"]

_WHO = "_user_id"
"""Flask-Login's name for what it writes into the session and the cookie."""
_BETWEEN = "."
"""Stands in no id and no name of CKAN."""


class EndedByPassword(CostlyFailures, p.IAuthenticator):
    """Marks a session at its beginning; by the mark of another password nobody is known."""

    @override
    def identify_user(self, user_id: str | None = None) -> model.User | None:
        if user_id is None or request.headers.get(config.token_header()):
            # CKAN heeds a token before a session
            return None
        name, between, mark = user_id.partition(_BETWEEN)
        person = model.User.get(name) if between else None
        if person is None or not person.is_active:
            return None
        return person if hmac.compare_digest(mark.encode(), _mark(person).encode()) else None

    @override
    def get_signal_subscriptions(self) -> Any:
        subscriptions = super().get_signal_subscriptions()
        begun = [*subscriptions[signals.user_logged_in], _begin]
        return {
            **subscriptions,
            signals.user_logged_in: begun,
            tk.signals.action_succeeded: [{"sender": "user_update", "receiver": _go_on}],
        }


def _begin(_sender: object, user: model.User, **_more: object) -> None:
    session[_WHO] = f"{user.id}{_BETWEEN}{_mark(user)}"


def _go_on(_sender: object, result: dict[str, Any], **_more: object) -> None:
    """Whoever changes his own password stays logged in where he does so."""
    if not has_request_context() or not str(session.get(_WHO, "")).startswith(result["id"]):
        return
    person = model.User.get(result["id"])
    if person is not None and current_user.is_authenticated and current_user.id == person.id:
        _begin(None, person)
        if config.remember_cookie() in request.cookies:
            session["_remember"] = "set"


def _mark(person: model.User) -> str:
    told = f"{person.id}:{person.password or ''}".encode()
    return hmac.new(config.secret_key().encode(), told, hashlib.sha256).hexdigest()[:32]
