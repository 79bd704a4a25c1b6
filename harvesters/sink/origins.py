"""Where indexed entries come from: what ckanext-harvest looks up for each, looked up at once.

Its plugin adds the current harvest object and the source to a document. Here its own code runs
over a session that knows the answers of the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

import ckan.plugins as p
from ckan import model
from ckanext.harvest.model import HarvestObject, HarvestSource
from ckanext.harvest.plugin import Harvest

from ckanext.jiulongpo.harvesters.sink.forms import over

__all__ = ["with_origins"]

Origins = Mapping[str, SimpleNamespace]
"""Package id → what the plugin reads of its current harvest object."""


def with_origins(package_ids: Sequence[str]) -> Callable[[Any], Iterator[Any]]:
    """CKAN's ``PluginImplementations``, with ckanext-harvest told what it would ask.

    Args:
        package_ids: of the documents that are about to be made.
    """
    plugins = _told(_origins(package_ids))

    def implementations(interface: Any) -> Iterator[Any]:  # noqa: ANN401 - any interface
        return iter(plugins) if interface is p.IPackageController else interface

    return implementations


def _told(origins: Origins) -> list[Any]:
    return [
        _ToldHarvest(plugin, origins) if type(plugin) is Harvest else plugin
        for plugin in p.PluginImplementations(p.IPackageController)
    ]


def _origins(package_ids: Sequence[str]) -> Origins:
    query = (
        sa.select(
            HarvestObject.package_id,
            HarvestObject.id,
            HarvestSource.id.label("source_id"),
            HarvestSource.title,
        )
        .join(HarvestSource, HarvestSource.id == HarvestObject.harvest_source_id)
        .where(HarvestObject.package_id.in_(list(package_ids)), HarvestObject.current.is_(True))
        .order_by(HarvestObject.import_finished)
    )
    return {
        row.package_id: SimpleNamespace(
            id=row.id, source=SimpleNamespace(id=row.source_id, title=row.title)
        )
        for row in model.Session.execute(query)
    }


class _ToldHarvest:
    """ckanext-harvest's plugin while a batch is indexed.

    Args:
        plugin: the real one.
        origins: of the batch.
    """

    def __init__(self, plugin: Any, origins: Origins) -> None:  # noqa: ANN401 - untyped plugin
        self._plugin = plugin
        self._origins = origins

    def before_dataset_index(self, document: dict[str, Any]) -> dict[str, Any]:
        """The plugin's own code over the answer for this document."""
        answer = _Answer(self._origins.get(document["id"]))
        told = over(Harvest.before_dataset_index, model=SimpleNamespace(Session=answer))
        return told(self._plugin, document)


class _Answer:
    """A query whose answer is known, however it is narrowed."""

    def __init__(self, found: SimpleNamespace | None) -> None:
        self._found = found

    def query(self, *_: object) -> _Answer:
        return self

    filter = order_by = query

    def first(self) -> SimpleNamespace | None:
        return self._found
