"""From a source's address and settings to the parts of a run: what reads it, what maps it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ckanext.jiulongpo.harvesters import config, faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.ports import Mapper, Source
from ckanext.jiulongpo.harvesters.mapping.load import load, mapping_names
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.settings import FileSettings
from ckanext.jiulongpo.harvesters.sources import places
from ckanext.jiulongpo.harvesters.sources.file_drop import FileDrop
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions

__all__ = ["Parts", "count", "mapping_for", "parts"]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a run is made of."""

    source: Source
    mapper: Mapper


def parts(
    url: str, chosen: FileSettings, trusted: Path | None = None, expected: int | None = None
) -> Parts:
    """The source and the mapper of a file drop.

    Args:
        url: of a file or folder, or its path.
        chosen: settings of the source.
        trusted: a file or folder that the operator has named on the command line.
        expected: number of records, where the caller knows it.

    Raises:
        Abort: the place may not be read, or the mapping cannot be used.
    """
    rules = load(chosen.mapping)
    options = ReadOptions(encoding=chosen.encoding, records=rules.records)
    place = _place(url, chosen, trusted)
    source = FileDrop(place, rules.identity, options, chosen.format, expected)
    return Parts(source, RecordMapper(rules, chosen.place, chosen.operator))


def count(url: str, chosen: FileSettings, trusted: Path) -> int:
    """How many records local files hold, by reading them through once.

    Raises:
        Abort: a file cannot be read.
    """
    source = parts(url, chosen, trusted).source
    return sum(1 for _ in source.discover("", lambda _finding: None))


def mapping_for(path: Path) -> str | None:
    """The mapping whose name a file's name begins with: ``sichuan_dazhou.json`` → ``sichuan``."""
    name = path.name.lower()
    fitting = [mapping for mapping in mapping_names() if name.startswith(mapping)]
    return max(fitting, key=len, default=None)


def _place(url: str, chosen: FileSettings, trusted: Path | None) -> places.Place:
    if url.startswith(("http://", "https://")):
        refused = set(chosen.allow_hosts) - config.allow_hosts()
        if refused:
            raise Abort(faults.REFUSED_HOST(host=", ".join(sorted(refused))))
        return places.WebPlace(url, chosen.allow_hosts)
    path = Path(unquote(urlsplit(url).path) if url.startswith("file://") else url)
    roots = config.file_roots() if trusted is None else (trusted,)
    if not roots:
        raise Abort(faults.REFUSED_FILE())
    return places.FolderPlace(path, roots, pattern=chosen.files)
