"""Where the rows of a table are, and by which datum: what the map and the downloads agree on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.maps import reading
from ckanext.jiulongpo.tables.maps.datums import DATUMS
from ckanext.jiulongpo.tables.maps.deciding import Decision, Why, decide
from ckanext.jiulongpo.tables.maps.finding import Places, places_in
from ckanext.jiulongpo.tables.maps.outline import outline
from ckanext.jiulongpo.tables.model import TableLoad

__all__ = ["Placed", "decided", "is_geographic", "placed_of", "words_of"]


@dataclass(frozen=True, slots=True)
class Placed:
    """The columns that say where a row is, and the datum of what they say."""

    places: Places
    decision: Decision


def is_geographic(load: TableLoad) -> bool:
    """Whether rows of a table have a place on the earth."""
    return isinstance(places_in(load.columns, load.profile), Places)


def placed_of(load: TableLoad, names: Sequence[str]) -> Placed | None:
    """Where all rows of a table are; none where they have no place.

    Args:
        load: of the file.
        names: of the file and the entry, which may tell the datum.
    """
    places = places_in(load.columns, load.profile)
    if not isinstance(places, Places):
        return None
    layer = reading.Layer(load.resource_id, Asked(), places)
    try:
        return Placed(places, decided(load, layer, names))
    except TableError:  # the test of some places took too long: what is said has to do
        declared = str(load.settings.get("datum") or "")
        return Placed(places, decide(declared, [places.words, *names]))


def decided(
    load: TableLoad, layer: reading.Layer, names: Sequence[str], chosen: str = ""
) -> Decision:
    """The datum of places.

    Args:
        load: of the file; its settings may state it.
        layer: its places.
        names: of the file and the entry.
        chosen: what the reader wants to see.

    Raises:
        TooSlow: it takes too long to read some places for the test.
    """
    if chosen in DATUMS:
        return Decision(chosen, Why.CHOSEN)
    declared = str(load.settings.get("datum") or "")
    decision = decide(declared, [layer.places.words, *names])
    is_open = decision.why == Why.ASSUMED and layer.places.kind != "geometry"
    district = outline() if is_open else None
    if district is None:
        return decision
    some = reading.sample(layer, config.map_box())
    return decide(declared, (), some, district.holds)


def words_of(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> list[str]:
    """Texts that may tell the datum, the nearest to the data first."""
    return [
        str(text)
        for text in (resource.get("name"), resource.get("description"), pkg.get("title"))
        if text
    ]
