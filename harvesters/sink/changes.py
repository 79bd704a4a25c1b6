"""Changed packages in bulk: what ``package_update`` would store, without its queries.

CKAN's own ``package_dict_save`` does the work over relations that were read at once for the whole
batch (:mod:`.stored`); its three functions that ask the database for each package are replaced by
ones that look there. ``tests/harvesters/sink/test_same_as_ckan.py`` compares what both leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.lib.dictization import model_save

from ckanext.jiulongpo.harvesters.sink.forms import over
from ckanext.jiulongpo.harvesters.sink.rows import known_tags
from ckanext.jiulongpo.harvesters.sink.stored import Stored

__all__ = ["Change", "save"]

_MARK = "datastore_active"


class Change:
    """A validated update on its way to the database.

    Attributes:
        data: the validated dict.
        stored: the package.
        made: whether anything is different, once :func:`save` has looked.
    """

    __slots__ = ("context", "data", "made", "stored")

    def __init__(self, data: dict[str, Any], stored: model.Package, context: types.Context) -> None:
        self.data = data
        self.stored = stored
        self.context = context
        self.made = False


def save(changes: Sequence[Change]) -> None:
    """Store validated updates and let other plugins know of those that change something.

    Commits nothing.
    """
    keeper = _Keeper(changes)
    with model.Session.no_autoflush:
        for change in changes:
            keeper.store(change)
        model.Session.flush()
        for change in changes:
            if change.made:
                _tell(change)
    model.Session.flush()


class _Keeper:
    """CKAN's ``package_dict_save`` over what a batch has read beforehand."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._stored = Stored([change.stored for change in changes])
        self._tags = known_tags(
            tag["name"] for change in changes for tag in _free_tags(change.data) or ()
        )
        self._save = over(
            model_save.package_dict_save,
            package_resource_list_save=_save_files,
            package_tag_list_save=self._save_tags,
            package_membership_list_save=self._save_groups,
        )

    def store(self, change: Change) -> None:
        """Write one package into the session."""
        package = change.stored
        owner = package.owner_org
        _, made = self._save(change.data, change.context)
        change.made = bool(made)
        if not made:
            return
        package.metadata_modified = datetime.utcnow()  # noqa: DTZ003 - CKAN's column has no zone
        if package.owner_org != owner:
            model.Session.flush()
            tk.get_action("package_owner_org_update")(
                types.Context(change.context, ignore_auth=True, defer_commit=True),
                {"id": package.id, "organization_id": package.owner_org},
            )

    def _save_tags(
        self, given: list[dict[str, Any]] | None, package: model.Package, context: types.Context
    ) -> bool:
        """Nothing to do for the tags that it has; else CKAN's own, told which tags exist."""
        free = _free_tags({"tags": given})
        if free is None:
            return model_save.package_tag_list_save(given, package, context)
        links: list[Any] = [link for link in package.package_tags if link.state == "active"]
        standing = {link.tag.name for link in links if not link.tag.vocabulary_id}
        if standing == {tag["name"] for tag in free} and len(standing) == len(links):
            return False
        named = [{**tag, "id": self._tags[tag["name"]].id} for tag in free]
        return model_save.package_tag_list_save(named, package, context)

    def _save_groups(
        self, given: list[dict[str, Any]] | None, package: model.Package, context: types.Context
    ) -> bool:
        """Nothing to do for the groups that it is in; else CKAN's own."""
        members: list[Any] = self._stored.members.get(package.id, [])
        standing = {
            key
            for member in members
            if member.state == "active"
            for key in (member.group.id, member.group.name)
        }
        wanted = {group.get("id") or group.get("name") for group in given or ()}
        if given is None or (wanted <= standing and 2 * len(wanted) == len(standing)):
            return False
        return model_save.package_membership_list_save(given, package, context)


def _free_tags(data: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Tags of no vocabulary, or ``None`` where there are others too."""
    tags = data.get("tags") or []
    return None if any(tag.get("vocabulary_id") for tag in tags) else tags


def _save_files(
    given: list[dict[str, Any]] | None,
    package: model.Package,
    context: types.Context,
    copied: Mapping[int, int] | tuple[()] = (),  # noqa: ARG001 - a harvest copies none
) -> bool:
    """As CKAN's ``package_resource_list_save``, over the package's files at hand."""
    if given is None:
        return False
    at_hand = {file.id: file for file in package.resources_all}
    old = [file for file in at_hand.values() if file.state != "deleted"]
    gone = [file for file in at_hand.values() if file.state == "deleted"]
    own = cast("types.Context", {**context, "session": _AtHand(at_hand)})
    made = False
    files = []
    for one in given:
        one["package_id"] = one.get("package_id") or package.id
        _forget_what_is_only_shown(one, at_hand.get(one.get("id", "")))
        file, change = model_save.resource_dict_save(one, own)
        files.append(file)
        made = made or change is not None
    if files == old:
        return made
    package.resources_all[:] = files
    for file in gone:
        if file not in files:
            file.purge()
    for file in old:
        if file not in files:
            file.state = "deleted"
            package.resources_all.append(file)
    return True


def _forget_what_is_only_shown(given: dict[str, Any], stored: model.Resource | None) -> None:
    """Drop the mark that CKAN's DataStore adds to each file that it shows.

    Written back, it would make a change of every file that has none.
    """
    if not given.get(_MARK) and _MARK not in ((stored.extras if stored else None) or {}):
        given.pop(_MARK, None)


class _AtHand:
    """Stands where CKAN looks a file up by its id."""

    def __init__(self, files: Mapping[str, model.Resource]) -> None:
        self._files = files

    def get(self, _: type[model.Resource], file_id: str) -> model.Resource | None:
        """A file of the package; ids of files are made from their package's, so no other has it."""
        return self._files.get(file_id)

    def add(self, file: model.Resource) -> None:
        """Put a file into the session."""
        model.Session.add(file)


def _tell(change: Change) -> None:
    """The hooks that ``package_update`` calls."""
    for plugin in p.PluginImplementations(p.IPackageController):
        plugin.edit(change.stored)
        plugin.after_dataset_update(change.context, change.data)
