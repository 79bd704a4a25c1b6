"""From a source's address and settings to the parts of a run: what reads it, what maps it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ckanext.jiulongpo.harvesters import config, faults
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.ports import Mapper, Source
from ckanext.jiulongpo.harvesters.mapping.load import mapping_names
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.mapping.rules import MappingRules
from ckanext.jiulongpo.harvesters.site_mappings import service as site_mappings
from ckanext.jiulongpo.harvesters.sources.kind import Opening, SourceKind, SourceSettings

__all__ = ["Parts", "Wanted", "count", "mapping_for", "parts"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source that is to be opened.

    Attributes:
        url: its address, or a path.
        secrets: what was entered for it, by name.
        trusted: a file or folder that the operator has named on the command line.
        expected: number of records, where the caller knows it.
    """

    kind: SourceKind
    url: str
    settings: SourceSettings
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    trusted: Path | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a run is made of."""

    source: Source
    mapper: Mapper


def parts(wanted: Wanted, tried: MappingRules | None = None) -> Parts:
    """The source and the mapper.

    Args:
        wanted: the source.
        tried: rules in the place of its mapping's, also for what they say of reading it.

    Raises:
        Abort: the place may not be read, or the mapping cannot be used.
    """
    chosen = wanted.settings
    rules = tried or site_mappings.rules(chosen.mapping)
    opening = Opening(
        wanted.url,
        chosen,
        rules,
        secrets=wanted.secrets,
        policy=_policy(chosen),
        roots=config.file_roots() if wanted.trusted is None else (wanted.trusted,),
        expected=wanted.expected,
    )
    return Parts(wanted.kind.open(opening), RecordMapper(rules, chosen.place, chosen.operator))


def count(wanted: Wanted) -> int:
    """How many records a source holds, by reading it through once; up to where its data break off.

    Raises:
        Abort: it cannot be read.
    """
    records = 0
    with suppress(Cut):
        for _ in parts(wanted).source.discover("", lambda _finding: None):
            records += 1
    return records


def mapping_for(path: Path) -> str | None:
    """The mapping whose name a file's name begins with: ``sichuan_dazhou.json`` → ``sichuan``."""
    name = path.name.lower()
    fitting = [mapping for mapping in mapping_names() if name.startswith(mapping)]
    return max(fitting, key=len, default=None)


def _policy(chosen: SourceSettings) -> AddressPolicy:
    """Private addresses that the source asks for and the site permits.

    Raises:
        Abort: the source asks for one that the site does not permit.
    """
    refused = set(chosen.allow_hosts) - config.allow_hosts()
    if refused:
        raise Abort(faults.REFUSED_HOST(host=", ".join(sorted(refused))))
    return AddressPolicy.of(chosen.allow_hosts)
