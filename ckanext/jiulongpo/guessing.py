"""Keeps whoever tries passwords by the thousand out of the login, and from flooding with mails.

CKAN 2.12 counts no failures; GB/T 22239-2019, 8.1.4.1 b) asks for it (登录失败处理). An account is
not locked as such, or anybody could lock anybody out: tries are counted by account and address
together, and by each alone with more room. The counts are kept in Valkey, under hashes.
"""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import redis
from flask import request
from passlib.handlers.pbkdf2 import pbkdf2_sha512
from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import signals
from ckan.lib.redis import connect_to_redis

from ckanext.jiulongpo import config
from ckanext.jiulongpo.callers import address_of

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["LONGEST_PASSWORD", "CostlyFailures", "count_tries", "refuse_form"]

log = logging.getLogger(__name__)

_FIELDS = {"user.login": "login", "user.request_reset": "user"}
"""View → the field of its form that names the account."""
_MORE_ALONE = 10
"""An account, or an address such as that of a whole department, has so many times more tries."""
_OF_A_PROXY = frozenset({"127.0.0.1", "::/64", ""})
"""Everybody comes from here while ``trusted_proxies`` does not name the proxy before the site."""
LONGEST_PASSWORD = 1000
"""Characters; beyond 4096 a check breaks, for a known account only, and so tells of it."""
_LONGEST_STAY = 63_072_000
"""Milliseconds for which CKAN's own form asks to be remembered."""


def count_tries(app: Flask) -> None:
    """Count each try before it is made, so that many at once gain nothing.

    Args:
        app: just made, before its first request.
    """
    app.before_request(_before_try)


class CostlyFailures(p.ISignal):
    """What CKAN tells of a try: one for an unknown account takes as long as for a known one."""

    @override
    def get_signal_subscriptions(self) -> Any:
        return {
            signals.failed_login: [_as_long_as_a_check],
            signals.user_logged_in: [_forget],
        }


def _before_try() -> None:
    field = _FIELDS.get(request.endpoint or "")
    if field is None or request.method != "POST":
        return
    account = request.form.get(field, "")
    _refuse_nonsense()
    if _taken(account):
        log.warning("Too many tries at %s", request.endpoint)
        minutes = config.login_minutes()
        text = tk._("Too many tries. Wait {minutes} minutes, then try again.")
        tk.abort(429, text.format(minutes=minutes))


def _refuse_nonsense() -> None:
    """What the form of the login never sends; CKAN's view would break on it."""
    stay = request.form.get("remember") or "0"
    is_number = stay.isascii() and stay.isdigit() and int(stay[:9]) <= _LONGEST_STAY
    long = len(request.form.get("password", "")) > LONGEST_PASSWORD
    if long or len(stay) > len(str(_LONGEST_STAY)) or not is_number:
        refuse_form()


def refuse_form() -> NoReturn:
    """Answer a form that no page of the site has sent."""
    tk.abort(400, tk._("The form was not filled in as the page shows it."))


def _taken(account: str) -> bool:
    """Count a try; whether one of the counts is above its bound.

    What is refused for one count adds nothing to the next: an address that goes on trying does not
    close the account to everybody.
    """
    seconds = config.login_minutes() * 60
    try:
        for key, most in _counts(account):
            pipe = _valkey().pipeline()
            pipe.set(key, 0, ex=seconds, nx=True)
            pipe.incr(key)
            if int(pipe.execute()[1]) > most:
                return True
    except redis.RedisError as error:
        log.warning("Tries to log in are not counted: %s", type(error).__name__)
    return False


def _forget(_sender: object, **_more: object) -> None:
    """Somebody has logged in: his failures count no more, and the address has one try less."""
    if request.endpoint != "user.login":
        return
    both, alone, *address = (key for key, _most in _counts(request.form.get("login", "")))
    try:
        pipe = _valkey().pipeline()
        pipe.delete(both, alone)
        for key in address:
            pipe.decr(key)
            pipe.expire(key, config.login_minutes() * 60, nx=True)
        pipe.execute()
    except redis.RedisError as error:
        log.warning("Tries to log in are not forgotten: %s", type(error).__name__)


def _counts(account: str) -> Iterator[tuple[str, int]]:
    """What a try counts to, and how many each may have."""
    most = config.login_tries()
    who, where = account.strip().casefold(), address_of(request.environ)
    yield _key("both", who, where), most
    yield _key("account", who), most * _MORE_ALONE
    if where not in _OF_A_PROXY:
        yield _key("address", where), most * _MORE_ALONE


def _key(*parts: str) -> str:
    told = "\x00".join((request.endpoint or "", *parts))
    return f"{config.site_id()}:jiulongpo:tries:{hashlib.sha256(told.encode()).hexdigest()}"


def _as_long_as_a_check(login: str, **_more: object) -> None:
    """CKAN checks no password where there is no account: its quickness would tell so."""
    person = model.User.by_name(login) or model.User.by_email(login)
    if person is None or not person.is_active or not person.password:
        pbkdf2_sha512.verify("no password", _any_hash())


@functools.cache
def _any_hash() -> str:
    return pbkdf2_sha512.hash("of nobody")


@functools.cache
def _valkey() -> redis.Redis:
    return connect_to_redis()
