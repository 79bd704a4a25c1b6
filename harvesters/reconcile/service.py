"""Compares database and index in chunks of one keyset; memory does not grow with either."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pysolr
import sqlalchemy as sa

from ckan import model
from ckan.lib.plugins import get_permission_labels
from ckan.lib.search.common import SearchIndexError, make_connection

from ckanext.jiulongpo.harvesters import config, outbox
from ckanext.jiulongpo.harvesters.state import seconds

__all__ = ["Drift", "figures", "is_due", "reconcile"]

_CHUNK = 500
_MILLISECOND = timedelta(milliseconds=1)
_KEPT = "jiulongpo.harvest.drift"


@dataclass(slots=True)
class Drift:
    """How far the index is from the database.

    Attributes:
        compared: entries and other packages that were looked at.
        missing: in the database and not in the index.
        stale: in both, with another time of change or other permission labels.
        ghosts: in the index only.
    """

    compared: int = 0
    missing: int = 0
    stale: int = 0
    ghosts: int = 0

    @property
    def total(self) -> int:
        """The figure that has to be 0."""
        return self.missing + self.stale + self.ghosts


def reconcile(user: str, *, repair: bool = True) -> Drift:
    """Compare all, and give the index what differs.

    Args:
        user: name of the acting user.
        repair: put what differs into the outbox and send it.

    Returns:
        what was found, before any repair.

    Raises:
        SearchIndexError: Solr cannot be reached.
    """
    drift = Drift()
    try:
        for different in chain(_behind(drift), _ghosts(drift)):
            if repair:
                outbox.queue(different)
                model.Session.commit()
    except (pysolr.SolrError, OSError) as error:
        model.Session.rollback()
        raise SearchIndexError(str(error)[:1000]) from error
    if repair:
        outbox.heal(user)
    _keep(drift)
    return drift


def figures() -> dict[str, Any]:
    """The last comparison, and what waits to be indexed now."""
    kept = json.loads(model.get_system_info(_KEPT) or "{}")
    return {"pending": outbox.pending(), **kept}


def is_due() -> bool:
    """Whether nobody has compared for long; by the database's clock, whichever worker asks."""
    compared = json.loads(model.get_system_info(_KEPT) or "{}").get("compared_at")
    if compared is None:
        return True
    age = seconds(config.reconcile_minutes() * 60)
    moment = sa.cast(compared, sa.DateTime(timezone=True))
    return bool(model.Session.scalar(sa.select(moment < sa.func.now() - age)))


def _keep(drift: Drift) -> None:
    moment: Any = model.Session.scalar(sa.select(sa.func.now()))
    kept = {**asdict(drift), "drift": drift.total, "compared_at": moment.isoformat()}
    model.set_system_info(_KEPT, json.dumps(kept))


def _behind(drift: Drift) -> Iterator[list[str]]:
    """What the index does not have, or has as it was before, a chunk at a time."""
    labels = get_permission_labels()
    for packages in _packages():
        wanted = {
            package.id: (_milliseconds(package.metadata_modified), frozenset(package_labels))
            for package in packages
            for package_labels in [labels.get_dataset_labels(package)]
        }
        found = _indexed(list(wanted))
        drift.compared += len(wanted)
        missing = [one for one in wanted if one not in found]
        stale = [one for one in wanted if one in found and found[one] != wanted[one]]
        drift.missing += len(missing)
        drift.stale += len(stale)
        if missing or stale:
            yield missing + stale


def _packages() -> Iterator[Sequence[model.Package]]:
    last = ""
    by_bytes = sa.collate(model.Package.id, "C")
    while True:
        query = (
            sa.select(model.Package)
            .where(by_bytes > last, model.Package.state != model.State.DELETED)
            .order_by(by_bytes)
            .limit(_CHUNK)
        )
        packages = model.Session.scalars(query).all()
        if not packages:
            return
        last = packages[-1].id
        yield packages
        model.Session.expire_all()


def _indexed(ids: Sequence[str]) -> dict[str, tuple[int, frozenset[str]]]:
    """Time of change and permission labels in the index; labels are searchable, not stored."""
    pivot = "id,permission_labels"
    answer = make_connection(decode_dates=False).search(
        "*:*",
        fq=["{!terms f=id v=$wanted}", "{!term f=site_id v=$site}"],
        wanted=",".join(ids),
        site=config.site_id(),
        fl="id,metadata_modified",
        rows=len(ids),
        facet="true",
        **{"facet.pivot": pivot, "facet.limit": -1, "facet.pivot.mincount": 1},
    )
    labels = {
        one["value"]: frozenset(label["value"] for label in one.get("pivot", ()))
        for one in answer.facets["facet_pivot"][pivot]
    }
    return {
        document["id"]: (
            _milliseconds(datetime.fromisoformat(document["metadata_modified"])),
            labels.get(document["id"], frozenset()),
        )
        for document in answer.docs
    }


def _ghosts(drift: Drift) -> Iterator[list[str]]:
    """What only the index has, a chunk at a time."""
    connection = make_connection(decode_dates=False)
    mark, before = "*", ""
    while mark != before:
        answer = connection.search(
            "*:*",
            fq=["{!term f=site_id v=$site}", "{!term f=entity_type v=$kind}"],
            site=config.site_id(),
            kind="package",
            fl="id",
            rows=_CHUNK,
            sort="index_id asc",
            cursorMark=mark,
        )
        before, mark = mark, answer.nextCursorMark
        ids = [document["id"] for document in answer.docs]
        query = sa.select(model.Package.id).where(
            model.Package.id.in_(ids), model.Package.state != model.State.DELETED
        )
        ghosts = sorted(set(ids) - set(model.Session.scalars(query)))
        drift.ghosts += len(ghosts)
        if ghosts:
            yield ghosts


def _milliseconds(moment: datetime) -> int:
    """Since 1970; the index knows no more than that."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)) // _MILLISECOND
