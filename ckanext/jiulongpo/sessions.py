"""Ends what was begun with a password, by its change or by the logout: sessions, and 记住我.

CKAN 2.12 keeps a person's id in both. Whoever once had the password stayed logged in after its
change, for as long as he liked. Here a mark of the password stands beside the id; it is keyed, so
that a cookie tells nothing of the password (OWASP ASVS 5.0, 7.4.3). Tokens of programs stay: they
are seen, and revoked, in a list of their own.

A logout took cookies out of the browser, while their copies stayed good (7.4.1). So each login has
a number and a time, which its cookies carry; Valkey keeps the numbers that have ended for as long
as a cookie could be shown.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import logging
import secrets
import time
from typing import Any

import redis
from flask import has_request_context, request, session
from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.common import current_user
from ckan.lib import signals
from ckan.lib.redis import connect_to_redis

from ckanext.jiulongpo import config
from ckanext.jiulongpo.guessing import CostlyFailures

__all__ = ["EndedSessions"]

log = logging.getLogger(__name__)

_WHO = "_user_id"
"""Flask-Login's name for what it writes into the session and the cookie."""
_BETWEEN = "."
"""Stands in no id and no name of CKAN."""
_PARTS = 4


class EndedSessions(CostlyFailures, p.IAuthenticator):
    """Marks a session at its beginning; by a mark of what has ended nobody is known."""

    @override
    def identify_user(self, user_id: str | None = None) -> model.User | None:
        if user_id is None or request.headers.get(config.token_header()):
            # CKAN heeds a token before a session
            return None
        name, *marks = user_id.split(_BETWEEN, _PARTS)
        person = model.User.get(name) if len(marks) == _PARTS - 1 else None
        if person is None or not person.is_active:
            return None
        mark, number, begun = marks
        is_of_password = hmac.compare_digest(mark.encode(), _mark(person).encode())
        return person if is_of_password and _goes_on(number, begun) else None

    @override
    def logout(self) -> None:
        if current_user.is_authenticated:
            _end(str(session.get(_WHO, "")))
            # CKAN goes on to write into it what makes the browser forget
            session.clear()

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
    number, begun = secrets.token_hex(16), str(int(time.time()))
    session[_WHO] = _BETWEEN.join((user.id, _mark(user), number, begun))


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


def _goes_on(number: str, begun: str) -> bool:
    """Whether nobody has logged out of it, and a browser is not remembered for too long."""
    if session.get("_fresh") is False and time.time() - int(begun) > config.remember_seconds():
        return False
    try:
        return not _valkey().exists(_key(number))
    except redis.RedisError as error:
        log.warning("Whether a session has ended is not known: %s", type(error).__name__)
        return True


def _end(who: str) -> None:
    """Keep the number for as long as a cookie of it could be shown."""
    *_others, number, _begun = ("", "", *who.split(_BETWEEN))
    longest = max(config.session_seconds(), config.remember_seconds(), 1)
    try:
        _valkey().set(_key(number), 1, ex=longest)
    except redis.RedisError as error:
        log.warning("A logout is not kept: %s", type(error).__name__)


def _key(number: str) -> str:
    return f"{config.site_id()}:jiulongpo:ended:{number}"


@functools.cache
def _valkey() -> redis.Redis:
    return connect_to_redis()
