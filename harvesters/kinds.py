"""The kinds of source of this site: those whose plugins are loaded."""

from __future__ import annotations

from collections.abc import Iterator

import ckan.plugins as p
from ckanext.harvest.interfaces import IHarvester

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.sources.kind import SourceKind

__all__ = ["kind_of", "kinds"]


def kinds() -> dict[str, SourceKind]:
    """The kinds by name; harvesters of other extensions are none of ours."""
    return {kind.name: kind for kind in _declared()}


def kind_of(name: str) -> SourceKind:
    """The kind of a name.

    Raises:
        Abort: no plugin of this site brings it.
    """
    if kind := kinds().get(name):
        return kind
    raise Abort(faults.UNKNOWN_KIND(kind=name))


def _declared() -> Iterator[SourceKind]:
    for plugin in p.PluginImplementations(IHarvester):
        if isinstance(kind := getattr(plugin, "kind", None), SourceKind):
            yield kind
