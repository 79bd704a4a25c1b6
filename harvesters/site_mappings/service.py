"""Mappings of this site: saved in versions, taken back, found before the files that ship."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.harvesters import source_faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.mapping.load import load, mapping_names, shipped_text
from ckanext.jiulongpo.harvesters.mapping.rules import MappingRules
from ckanext.jiulongpo.harvesters.site_mappings.model import StoredMapping
from ckanext.jiulongpo.harvesters.site_mappings.reading import rules_of, title_in
from ckanext.jiulongpo.harvesters.sources.rest.load import dialect_names
from ckanext.jiulongpo.schemas import place

__all__ = [
    "Version",
    "choices",
    "dialect_titles",
    "own_name",
    "rules",
    "save",
    "text_of",
    "undo",
    "versions",
]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a mapping; the newest has the highest number."""

    name: str
    number: int
    source_id: str
    text: str
    note: str
    saved_by: str
    saved_at: datetime


def rules(name: str) -> MappingRules:
    """The mapping of a name: that of this site, else the one that ships.

    Raises:
        Abort: there is none, or it cannot be used.
    """
    newest = _newest(name)
    return rules_of(name, newest.text) if newest else load(name)


def choices(language: str) -> list[tuple[str, str]]:
    """Name and title of the mappings that a source may use, as a form offers them.

    Those that ship come first; a source's own one is called after the source.
    """
    shipped = [(name, _titled(name, language)) for name in sorted(mapping_names())]
    package = model.Package
    own = sa.select(StoredMapping.name, package.title).join(
        package, package.id == StoredMapping.source_id
    )
    called = tk._("Own mapping of “{source}”")
    rows = model.Session.execute(own.distinct().order_by(package.title, StoredMapping.name))
    return shipped + [(name, called.format(source=title)) for name, title in rows]


def _titled(name: str, language: str) -> str:
    return _called(name, title_in(shipped_text(name), language))


def dialect_titles(language: str) -> dict[str, str]:
    """The dialects that ship and the place's own, by name, as a form calls them."""
    files = {name: place.file_of("dialects", f"{name}.yaml") for name in dialect_names()}
    return {
        name: _called(name, title_in(path.read_text("utf-8"), language))
        for name, path in files.items()
    }


def _called(name: str, title: str) -> str:
    return f"{title} ({name})" if title else name


def own_name(source_id: str) -> str:
    """The name under which a source's own mapping is saved; no file that ships has it."""
    return f"site_{source_id.replace('-', '_')[:50]}"


def text_of(name: str) -> tuple[str, int]:
    """The text of a mapping and its version; version 0 is the file that ships."""
    newest = _newest(name)
    return (newest.text, newest.version) if newest else (shipped_text(name), 0)


def versions(name: str, limit: int = 50) -> list[Version]:
    """The versions of a mapping of this site, the newest first."""
    query = sa.select(StoredMapping).where(StoredMapping.name == name)
    rows = model.Session.scalars(query.order_by(StoredMapping.version.desc()).limit(limit))
    return [
        Version(r.name, r.version, r.source_id, r.text, r.note, r.saved_by, r.saved_at)
        for r in rows
    ]


def save(source_id: str, text: str, note: str, user_id: str, upon: int) -> Version:
    """Save a new version of a source's own mapping.

    Args:
        source_id: the source.
        text: YAML.
        note: what was changed and why.
        user_id: who saves.
        upon: the version that the text was made from; 0 where there was none.

    Raises:
        Abort: the text cannot be used, or somebody has saved another version since.
    """
    name = own_name(source_id)
    rules_of(name, text)
    _lock(name)
    newest = _newest(name)
    if (newest.version if newest else 0) != upon:
        model.Session.rollback()
        raise Abort(source_faults.MAPPING_CHANGED())
    row = StoredMapping(
        name=name,
        version=upon + 1,
        source_id=source_id,
        text=text,
        note=note,
        saved_by=user_id,
        saved_at=sa.func.now(),
    )
    model.Session.add(row)
    model.Session.commit()
    return versions(name, 1)[0]


def undo(source_id: str, user_id: str) -> Version:
    """Go back by one version: its text is saved as the newest, so that history stays whole.

    Raises:
        ObjectNotFound: there is no version before.
        Abort: somebody has saved another version at the same time.
    """
    kept = versions(own_name(source_id), 2)
    if len(kept) < 2:  # noqa: PLR2004 - a newest one and the one before
        raise tk.ObjectNotFound(tk._("There is no earlier version"))
    newest, before = kept
    note = tk._("Back to version {number}").format(number=before.number)
    return save(source_id, before.text, note, user_id, newest.number)


def _newest(name: str) -> StoredMapping | None:
    query = sa.select(StoredMapping).where(StoredMapping.name == name)
    return model.Session.scalar(query.order_by(StoredMapping.version.desc()).limit(1))


def _lock(name: str) -> None:
    key = sa.func.hashtextextended(f"jiulongpo_harvest_mapping:{name}", 0)
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
