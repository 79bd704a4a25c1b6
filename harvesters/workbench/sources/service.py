"""Stored sources: what they are, what they are opened with, and whose they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckanext.harvest.model import HarvestSource

from ckanext.jiulongpo.harvesters import build, config, settings
from ckanext.jiulongpo.harvesters.kinds import kind_of, kinds
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.secrets import service as secrets
from ckanext.jiulongpo.harvesters.site_mappings import service as mappings
from ckanext.jiulongpo.harvesters.sources.kind import SourceKind

__all__ = [
    "StoredSource",
    "holder_of",
    "last_size",
    "mapping_of",
    "may_be_changed_by",
    "owner_of",
    "person",
    "rewrite",
    "source_of",
    "sources_of",
    "use_own_mapping",
    "wanted",
]


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source.

    Attributes:
        kind: ``None`` for harvesters of other extensions.
        settings: in JSON; for those who may change the source.
    """

    id: str
    name: str
    title: str
    url: str
    type: str
    settings: str
    owner: str
    active: bool
    kind: SourceKind | None


def source_of(reference: str) -> StoredSource:
    """A source by its id or name.

    Raises:
        ObjectNotFound: there is none.
    """
    package = model.Package.get(reference)
    source: Any = model.Session.get(HarvestSource, package.id) if package else None
    if package is None or source is None or package.type != "harvest":
        raise tk.ObjectNotFound(tk._("Harvest source not found"))
    return StoredSource(
        package.id,
        package.name,
        package.title or package.name,
        source.url,
        source.type,
        source.config or "",
        package.owner_org or "",
        bool(source.active) and package.state == "active",
        kinds().get(source.type),
    )


def holder_of(source: StoredSource) -> secrets.Holder:
    """The source as the holder of its secrets.

    Raises:
        Abort: no plugin of this site brings its kind.
    """
    return secrets.Holder(source.id, kind_of(source.type), source.url, source.settings)


def wanted(reference: str) -> build.Wanted:
    """What a source is opened with, its secrets included.

    Raises:
        Abort: its kind or a secret is not there.
        SettingsError: its settings cannot be used.
    """
    source = source_of(reference)
    holder = holder_of(source)
    chosen = settings.parse(holder.kind, source.settings)
    return build.Wanted(holder.kind, source.url, chosen, secrets=secrets.opened(holder))


def owner_of(source_id: str) -> str:
    """The organisation of a source; the catalogue office where it has none."""
    package = model.Session.get(model.Package, source_id)
    if package is not None and package.owner_org:
        return package.owner_org
    office = model.Group.get(config.office())
    return office.id if office else ""


def sources_of(user: str) -> list[str]:
    """Sources that a user may change: those of his departments, or all for a sysadmin."""
    return list(model.Session.scalars(may_be_changed_by(user)))


def may_be_changed_by(user: str) -> sa.Select[tuple[str]]:
    """The question for the ids of the sources that a user may change, for larger ones."""
    person = aliased(model.User)
    member = model.Member
    known = sa.select(person.id).where(
        sa.or_(person.name == user, person.id == user), person.state == "active"
    )
    seats = sa.select(member.group_id).where(
        member.table_name == "user",
        member.table_id.in_(known),
        member.state == "active",
        member.capacity.in_(["admin", "editor"]),
    )
    all_of_them = known.where(person.sysadmin.is_(True)).exists()
    return sa.select(model.Package.id).where(
        model.Package.type == "harvest",
        model.Package.state == "active",
        sa.or_(all_of_them, model.Package.owner_org.in_(seats)),
    )


def last_size(source_id: str) -> int | None:
    """How many records the last run that ended well has read."""
    query = (
        sa.select(sa.cast(Run.report["read"].astext, sa.BigInteger))
        .where(Run.source_id == source_id, Run.state == "finished")
        .order_by(Run.started.desc())
        .limit(1)
    )
    return model.Session.scalar(query) or None


def mapping_of(source: StoredSource) -> str:
    """The name of the mapping that a source uses."""
    try:
        return str(json.loads(source.settings or "{}").get("mapping", ""))
    except (ValueError, AttributeError):
        return ""


def use_own_mapping(source: StoredSource) -> None:
    """Have a source use its own mapping from now on."""
    name = mappings.own_name(source.id)
    if mapping_of(source) == name:
        return
    rewrite(source.id, config=json.dumps({**json.loads(source.settings or "{}"), "mapping": name}))


def rewrite(source_id: str, **changed: str) -> None:
    """Change fields of a source in the name of the site; the others stay.

    ``package_patch`` would give back the settings that ckanext-harvest shows beside the fields.
    """
    source: Any = model.Session.get(HarvestSource, source_id)
    package = model.Session.get(model.Package, source_id)
    if source is None or package is None:
        raise tk.ObjectNotFound(tk._("Harvest source not found"))
    stored = {
        "id": source_id,
        "name": package.name,
        "title": package.title,
        "notes": package.notes or "",
        "owner_org": package.owner_org,
        "url": source.url,
        "source_type": source.type,
        "frequency": source.frequency or "MANUAL",
        "config": source.config or "",
    }
    site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
    context = types.Context(user=site["name"], ignore_auth=True)
    tk.get_action("harvest_source_update")(context, {**stored, **changed})


def person(user_id: str) -> str:
    """How a user is called; the id where he is gone."""
    user = model.User.get(user_id)
    return user.display_name if user else user_id
