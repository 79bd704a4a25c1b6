"""The token of the platform above, kept under seal; and what is handed down to platforms below."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.exchange import config, dialect
from ckanext.jiulongpo.exchange.model import Token
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import exchange as faults
from ckanext.jiulongpo.seal import Seal, SealError

__all__ = ["cascade", "forget_token", "put_token", "token", "token_set_at"]

_PURPOSE = "jiulongpo exchange tokens 1"
_LONGEST = 8000


def put_token(value: str, user_id: str) -> None:
    """Seal and store the token that the platform above has given.

    Raises:
        Abort: no platform is named, the text is empty or too long, or the site has no key.
    """
    address = _address()
    if not 1 <= len(value) <= _LONGEST:
        raise Abort(faults.TOKEN_SIZE(most=_LONGEST))
    values = {
        "sealed": _seal().close(value, address),
        "set_by": user_id,
        "set_at": sa.func.now(),
    }
    statement = insert(Token.__table__).values(address=address, **values)
    model.Session.execute(statement.on_conflict_do_update(index_elements=["address"], set_=values))
    model.Session.commit()


def forget_token() -> None:
    """Delete the token of the platform above; nothing where there is none.

    Raises:
        Abort: no platform is named.
    """
    model.Session.execute(sa.delete(Token).where(Token.address == _address()))
    model.Session.commit()


def token() -> str:
    """The token of the platform above, to send reports with and for nothing else; or empty.

    Raises:
        Abort: no platform is named, or the token cannot be opened.
    """
    address = _address()
    sealed = model.Session.scalar(sa.select(Token.sealed).where(Token.address == address))
    if sealed is None:
        return ""
    try:
        return _seal().open(bytes(sealed), address)
    except SealError as error:
        raise Abort(faults.TOKEN_UNREADABLE()) from error


def token_set_at() -> datetime | None:
    """When the token of the platform above was entered; ``None`` where it was not."""
    if not config.platform_url():
        return None
    query = sa.select(Token.set_at).where(Token.address == _address())
    return model.Session.scalar(query)


def _address() -> str:
    if not config.platform_url():
        raise Abort(faults.NO_PLATFORM())
    parts = urlsplit(config.platform_url())
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


def _seal() -> Seal:
    if not (key := config.secret_key()):
        raise Abort(faults.NO_KEY_FOR_TOKEN())
    return Seal(key, _PURPOSE)


def cascade(page: int, size: int) -> dict[str, Any]:
    """What is handed down (下发) to platforms below: all that everybody may see, as reports.

    Args:
        page: from 1.
        size: reports on it.
    """
    context = Context(user="", ignore_auth=False)
    found = tk.get_action("package_search")(
        context,
        {
            "fq": "+dataset_type:dataset",
            "sort": "id asc",
            "rows": size,
            "start": (page - 1) * size,
            "facet": False,
        },
    )
    region = config.region_code()
    rows = [dialect.report_of(entry, region) for entry in found["results"]]
    return {"total": found["count"], "page": page, "rows": rows}
