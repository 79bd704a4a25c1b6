"""How a caller stands: who it is, what the token may do, what is left, what was used."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import has_request_context

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.callers import address_of
from ckanext.jiulongpo.developers import addresses, config, quota, service
from ckanext.jiulongpo.developers.service import Grant
from ckanext.jiulongpo.developers.tokens import caller, scopes_of

__all__ = ["left_of", "told_of", "usage", "whoami"]


def whoami(context: Context) -> dict[str, Any]:
    """Who calls, with which token, and what is left."""
    person = model.User.get(context.get("user") or None)
    grant = caller().grant if has_request_context() else None
    return {
        "user": person.name if person else "",
        "sysadmin": bool(person and person.sysadmin),
        "departments": _departments(context) if person else [],
        "token": told_of(grant) if grant else None,
        "quota": _quota(grant) if has_request_context() else None,
    }


def usage(user: str, days: int) -> dict[str, Any]:
    """The calls of a person's tokens.

    Raises:
        ObjectNotFound: there is no such person.
    """
    person = model.User.get(user)
    if person is None:
        raise tk.ObjectNotFound(tk._("There is no such person."))
    rows = [asdict(use) | {"day": use.day.isoformat()} for use in service.use_of(person.id, days)]
    return {"days": days, "rows": rows}


def told_of(grant: Grant) -> dict[str, Any]:
    """A token as its owner may see it."""
    return {
        "id": service.public_id(grant.token_id),
        "name": grant.name,
        "scopes": sorted(scopes_of(grant)),
        "expires": grant.expires.isoformat() if grant.expires else None,
    }


def left_of(grant: Grant) -> int | None:
    """Points that are left to a token; none where nothing is limited or counted."""
    if not config.has_quota():
        return None
    looked = quota.take(quota.of_token(grant.token_id), 0)
    return looked.left if looked else None


def _quota(grant: Grant | None) -> dict[str, Any] | None:
    if not config.has_quota():
        return None
    if grant:
        budget = quota.of_token(grant.token_id)
    else:
        client = address_of(tk.request.environ)
        budget = quota.of_address(addresses.hashed(client))
    looked = quota.take(budget, 0)
    if looked is None:
        return None
    return {
        "policy": budget.policy,
        "limit": budget.size,
        "seconds": budget.seconds,
        "left": looked.left,
    }


def _departments(context: Context) -> list[str]:
    found = tk.get_action("organization_list_for_user")(
        tk.fresh_context(context), {"permission": "read"}
    )
    return sorted(department["name"] for department in found)
