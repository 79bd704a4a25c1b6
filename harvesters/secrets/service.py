"""Passwords and keys of sources: set, forgotten, opened for a run; never shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.harvesters import config, source_faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.secrets.addresses import addresses
from ckanext.jiulongpo.harvesters.secrets.model import StoredSecret
from ckanext.jiulongpo.harvesters.sources.kind import SourceKind
from ckanext.jiulongpo.seal import Seal, SealError

__all__ = ["LONGEST", "Holder", "Known", "forget", "known", "opened", "put"]

LONGEST = 8000
"""Characters; a private key of SSH has up to 4,000."""


@dataclass(frozen=True, slots=True)
class Known:
    """That a secret was entered, by whom and when."""

    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """The source that a secret is for, with the addresses that it may be sent to.

    Attributes:
        url, settings: of the source; ``settings`` in JSON.
    """

    source_id: str
    kind: SourceKind
    url: str
    settings: str

    @property
    def addresses(self) -> frozenset[str]:
        """``host:port`` and hosts that the source's address and settings name."""
        return addresses(self.url, self.settings)


def put(holder: Holder, name: str, value: str, user_id: str) -> None:
    """Seal and store a secret.

    Raises:
        Abort: the kind has no such secret, the text is empty or too long, or the site has no key.
    """
    names = [secret.name for secret in holder.kind.secrets]
    if name not in names:
        raise Abort(source_faults.NO_SUCH_SECRET(name, secret=name, known=", ".join(names) or "-"))
    if not 1 <= len(value) <= LONGEST:
        raise Abort(source_faults.SECRET_SIZE(name, most=LONGEST))
    places = " ".join(sorted(holder.addresses))
    values = {
        "addresses": places,
        "sealed": _seal().close(value, holder.source_id, name, places),
        "set_by": user_id,
        "set_at": sa.func.now(),
    }
    statement = insert(StoredSecret).values(source_id=holder.source_id, name=name, **values)
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=["source_id", "name"], set_=values)
    )
    model.Session.commit()


def forget(source_id: str, name: str) -> None:
    """Delete a secret.

    Raises:
        ObjectNotFound: it was not entered.
    """
    gone = model.Session.execute(
        sa.delete(StoredSecret)
        .where(StoredSecret.source_id == source_id, StoredSecret.name == name)
        .returning(StoredSecret.name)
    ).all()
    model.Session.commit()
    if not gone:
        raise tk.ObjectNotFound(tk._("The secret was not entered"))


def known(source_id: str) -> dict[str, Known]:
    """Which secrets of a source were entered."""
    row = StoredSecret
    query = sa.select(row.name, row.set_by, row.set_at).where(row.source_id == source_id)
    return {name: Known(by, at) for name, by, at in model.Session.execute(query)}


def opened(holder: Holder) -> Mapping[str, str]:
    """The secrets of a source, for a run or a test of it and for nothing else.

    A secret stays behind when the source names an address that it was not entered for: whoever may
    change a source must not have its password sent elsewhere.

    Raises:
        Abort: one cannot be opened, or is not for this address.
    """
    query = sa.select(StoredSecret).where(StoredSecret.source_id == holder.source_id)
    rows = list(model.Session.scalars(query))
    if not rows:
        return {}
    seal = _seal()
    found = {}
    for row in rows:
        if not holder.addresses <= set(row.addresses.split()):
            raise Abort(source_faults.SECRET_FOR_ANOTHER_ADDRESS(secret=row.name))
        try:
            bound = (holder.source_id, row.name, row.addresses)
            found[row.name] = seal.open(bytes(row.sealed), *bound)
        except SealError as error:
            raise Abort(source_faults.SECRET_UNREADABLE(secret=row.name)) from error
    return found


def _seal() -> Seal:
    if not (key := config.secret_key()):
        raise Abort(source_faults.NO_KEY())
    return Seal(key)
