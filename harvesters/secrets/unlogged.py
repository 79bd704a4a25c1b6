"""CKAN's API logs what it is sent, at the level DEBUG; secrets are taken out before."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

__all__ = ["keep_secrets_from_logs"]

_LOGGER = "ckan.views.api"
_SECRET = frozenset({"value", "secrets"})


class _Redacting(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping):
            record.args = _redacted(record.args)
        elif isinstance(record.args, tuple):
            record.args = tuple(
                _redacted(one) if isinstance(one, Mapping) else one for one in record.args
            )
        return True


def keep_secrets_from_logs() -> None:
    """Have the API's log redacted; once, however often the plugins are loaded."""
    logger = logging.getLogger(_LOGGER)
    if not any(isinstance(one, _Redacting) for one in logger.filters):
        logger.addFilter(_Redacting())


def _redacted(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: "…" if key in _SECRET else value for key, value in data.items()}
