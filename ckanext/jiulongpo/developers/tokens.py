"""Tokens with scopes and an end: what CKAN asks a plugin about them, and who calls just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from flask import g, has_request_context
from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib import api_token
from ckan.types import Schema

from ckanext.jiulongpo.developers import config, scopes, service
from ckanext.jiulongpo.developers.service import Grant

__all__ = ["Caller", "TokenHooks", "caller", "scopes_of"]

_BEARER = "bearer "
_FOREIGN = ("basic ", "digest ", "negotiate ")
"""Schemes of proxies and browsers: what follows is no token of CKAN's."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls in this request.

    Attributes:
        grant: of the token; none where no good token came.
        offered: whether a token came, good or bad.
    """

    grant: Grant | None
    offered: bool

    @property
    def is_refused(self) -> bool:
        """Whether a token came that is none."""
        return self.offered and self.grant is None


def caller() -> Caller:
    """Who calls in this request."""
    header = str(tk.request.headers.get(config.token_header(), "")).strip()
    offered = bool(header) and not header.lower().startswith(_FOREIGN)
    return Caller(g.get("jiulongpo_grant"), offered)


def scopes_of(grant: Grant) -> frozenset[str]:
    """What a token may do; for one without scopes the site's settings say."""
    if grant.scopes is not None:
        return grant.scopes
    meanings = {
        "full": scopes.ALL,
        "read": frozenset({scopes.Scope.READ, scopes.Scope.TABLES}),
        "none": frozenset(),
    }
    return frozenset(map(str, meanings[config.unscoped_tokens()]))


class TokenHooks(p.IApiToken):
    """Adds scopes and an end to CKAN's tokens; the database's word on both counts."""

    @override
    def create_api_token_schema(self, schema: Schema) -> Schema:
        validator = tk.get_validator
        added: Schema = {
            "scopes": [validator("ignore_missing"), validator("jiulongpo_token_scopes")],
            "expires_in_days": [validator("ignore_missing"), validator("jiulongpo_token_days")],
        }
        return {**schema, **added}

    @override
    def decode_api_token(self, encoded: str, **kwargs: Any) -> dict[str, Any] | None:
        """Take ``Bearer …`` too, as RFC 6750 writes it; CKAN takes the bare token alone."""
        if not encoded.lower().startswith(_BEARER):
            return None
        try:
            return dict(api_token.decode_token(encoded[len(_BEARER) :].strip(), **kwargs))
        except jwt.InvalidTokenError:
            return None

    @override
    def preprocess_api_token(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        grant = service.grant_of(str(data.get("jti") or ""))
        if grant is None or grant.has_ended():
            return {}
        if has_request_context():
            g.jiulongpo_grant = grant
        return data

    @override
    def postprocess_api_token(
        self, data: dict[str, Any], jti: str, data_dict: dict[str, Any]
    ) -> dict[str, Any]:
        days = data_dict.get("expires_in_days", config.token_days())
        expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days) if days else None
        service.set_terms(jti, data_dict.get("scopes"), expires)
        return {**data, "exp": int(expires.timestamp())} if expires else data
