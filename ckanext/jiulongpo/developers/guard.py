"""What stands before every call: is the token good, may it do this, is there budget left.

The order is that of the questions: who (401), whether (403), how much (429). People who are logged
in by their browser are asked nothing here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, g, jsonify
from sqlalchemy.exc import SQLAlchemyError

import ckan.plugins.toolkit as tk
from ckan.views.api import API_DEFAULT_VERSION

from ckanext.jiulongpo.callers import address_of
from ckanext.jiulongpo.developers import addresses, config, faults, kinds, quota, scopes, service
from ckanext.jiulongpo.developers.tokens import Caller, caller, scopes_of
from ckanext.jiulongpo.findings import Finding

__all__ = ["account", "admit"]

log = logging.getLogger(__name__)

_ACTION = "api.action"
_MCP = "jiulongpo_mcp."
_HTML = "text/html"
_FOR_PROGRAMS = ("api.", _MCP, "jiulongpo_openapi.", "jiulongpo_exchange.")
_REFUSALS = frozenset({401, 403, 429})
_REASONS = {401: "Unauthorized", 403: "Authorization Error", 429: "Too Many Requests"}


@dataclass(frozen=True, slots=True)
class _Call:
    """A call as the tables see it."""

    endpoint: str
    action: str
    scope: scopes.Scope | None
    kind: kinds.Kind | None

    @property
    def is_for_programs(self) -> bool:
        """Whether it is answered by JSON."""
        return self.endpoint.startswith(_FOR_PROGRAMS)


def admit() -> Response | None:
    """Answer in the view's stead where the call is refused; none lets it through."""
    if not tk.request.endpoint or tk.request.method == "OPTIONS":
        return None
    who = caller()
    call = _call(by_token=who.grant is not None)
    if who.is_refused and call.is_for_programs and config.refuse_bad_tokens():
        return _refuse(call, 401, faults.BAD_TOKEN(), {"WWW-Authenticate": 'Bearer realm="api"'})
    if who.grant and not scopes.may(scopes_of(who.grant), call.scope):
        header = f'Bearer error="insufficient_scope", scope="{call.scope}"'
        finding = faults.SCOPE_MISSING(scope=str(call.scope))
        return _count(call, _refuse(call, 403, finding, {"WWW-Authenticate": header}))
    return _within_budget(call, who)


def account(response: Response) -> Response:
    """Tell what is left of the budget, and add the call to the use of its token."""
    taken: quota.Taken | None = g.get("jiulongpo_taken")
    if taken is not None:
        for name, value in taken.headers().items():
            response.headers[name] = value
    who: Caller | None = g.get("jiulongpo_caller")
    if who and who.grant:
        kind, refused = g.jiulongpo_kind, response.status_code in _REFUSALS
        try:
            service.record(who.grant, kind, refused=refused)
        except SQLAlchemyError as error:
            finding = faults.COUNT_LOST(reason=type(error).__name__)
            log.exception("%s %s", finding.code, finding.said())
    return response


def _call(*, by_token: bool) -> _Call:
    endpoint = str(tk.request.endpoint)
    if endpoint != _ACTION:
        free = endpoint.startswith((_MCP, "static", "webassets"))
        scope = None if free else scopes.of_endpoint(endpoint, tk.request.method)
        kind = kinds.of_endpoint(endpoint, tk.request.method, by_token=by_token)
        return _Call(endpoint, "", scope, kind)
    action = str((tk.request.view_args or {}).get("logic_function") or "")
    reads = _reads(action)
    return _Call(
        endpoint,
        action,
        scopes.of_action(action, reads=reads),
        kinds.of_action(action, reads=reads),
    )


def _reads(action: str) -> bool:
    """Whether an action changes nothing; one that does not exist changes nothing either."""
    try:
        return bool(getattr(tk.get_action(action), "side_effect_free", False))
    except KeyError:
        return True


def _within_budget(call: _Call, who: Caller) -> Response | None:
    is_person = tk.current_user.is_authenticated and who.grant is None
    if call.kind is None or is_person:
        return None
    _remember(call, who)
    if not config.has_quota():
        return None
    budget = quota.of_token(who.grant.token_id) if who.grant else _address_budget()
    taken = quota.take(budget, config.cost(call.kind))
    g.jiulongpo_taken = taken
    if taken is None or taken.allowed:
        return None
    finding = faults.TOO_MANY_CALLS(limit=budget.size, window=budget.seconds, wait=taken.wait)
    return _refuse(call, 429, finding, {})


def _address_budget() -> quota.Budget:
    client = address_of(tk.request.environ)
    return quota.of_address(addresses.hashed(client))


def _remember(call: _Call, who: Caller) -> None:
    g.jiulongpo_caller, g.jiulongpo_kind = who, str(call.kind)


def _count(call: _Call, response: Response) -> Response:
    """A refusal for its scope is counted under the kind of call that it was."""
    if call.kind:
        _remember(call, caller())
    return response


def _refuse(call: _Call, status: int, finding: Finding, headers: Mapping[str, str]) -> Response:
    if not call.is_for_programs and _HTML in str(tk.request.headers.get("Accept", "")):
        tk.abort(status, finding.said(tk._))
    answer = jsonify(
        {
            "help": _help(call.action),
            "success": False,
            "error": {
                "__type": _REASONS[status],
                "message": finding.said(tk._),
                "finding": finding.told(tk._),
            },
        }
    )
    answer.status_code = status
    answer.headers.extend(headers)
    return answer


def _help(action: str) -> str:
    return tk.url_for(
        "api.action",
        logic_function="help_show",
        ver=API_DEFAULT_VERSION,
        _external=True,
        **({"name": action} if action else {}),
    )
