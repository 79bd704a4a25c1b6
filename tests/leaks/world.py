"""A small government: departments, people of every role, one entry of every state, and canaries.

A canary is a word that exists nowhere else. Each is planted in one place of one entry, so that
finding it in an answer says who saw what.
"""

from __future__ import annotations

import io
import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.pytest_ckan.fixtures import FakeFileStorage
from ckan.types import Context
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from ckanext.jiulongpo.tables import service
from ckanext.jiulongpo.tables.model import TableLoad

OFFICE = "catalogue-office"
_LETTERS = "".join(set(string.ascii_lowercase) - set("canary"))
_LENGTH = 20
PUBLISHED = {"catalog_state": "published"}
OPEN = {"open_type": "1", "share_type": "1"}
STATES: dict[str, dict[str, str]] = {
    "open": {**PUBLISHED, **OPEN},
    "on_request": {
        **PUBLISHED,
        "open_type": "2",
        "open_condition": "实名申请",
        "share_type": "2",
        "share_condition": "依申请",
    },
    "shared": {**PUBLISHED, "open_type": "3", "open_condition": "内部资料", "share_type": "1"},
    "kept": {
        **PUBLISHED,
        "open_type": "3",
        "open_condition": "法定保密",
        "share_type": "3",
        "share_condition": "《统计法》第九条",
    },
    "draft": {"catalog_state": "draft", **OPEN},
    "submitted": {"catalog_state": "submitted", **OPEN},
    "returned": {"catalog_state": "returned", **OPEN},
    "registered": {"catalog_state": "registered", **OPEN},
    "withdrawn": {"catalog_state": "withdrawn", **OPEN},
    "unfinished": {**PUBLISHED, **OPEN, "state": "draft"},
    "deleted": {**PUBLISHED, **OPEN},
}
"""State of an entry → its fields. ``unfinished`` and ``deleted`` are CKAN's own states."""

EVERYBODY = frozenset({"open", "on_request"})
DEPARTMENTS = EVERYBODY | {"shared"}
ALL = frozenset(STATES)
SEEN: dict[str, frozenset[str]] = {
    "anonymous": EVERYBODY,
    "stranger": EVERYBODY,
    "enterprise": EVERYBODY,
    "other_department": DEPARTMENTS,
    "member": ALL,
    "editor": ALL,
    "admin": ALL,
    "office": ALL,
    "sysadmin": ALL,
}
"""Role → states whose entries it may see: the rule of ``docs/visibility.md``, said again."""

FETCHED: dict[str, frozenset[str]] = {
    role: frozenset({"open"}) if seen != ALL else ALL for role, seen in SEEN.items()
}
"""Role → states whose files it may fetch."""


@dataclass(frozen=True)
class Entry:
    """A planted entry: where it is and which words only it holds."""

    state: str
    id: str
    name: str
    file_id: str
    link_id: str
    tag: str
    words: tuple[str, ...]
    file_word: str


@dataclass
class World:
    """All that was planted."""

    organizations: dict[str, dict[str, Any]] = field(default_factory=dict)
    group: dict[str, Any] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    harvest: dict[str, str] = field(default_factory=dict)
    harvest_words: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()

    def context(self, role: str) -> Context:
        """A context for actions as this role calls them."""
        name = self.people[role]
        user = model.User.get(name) if name else model.AnonymousUser()
        return Context(user=name, auth_user_obj=user)

    def headers(self, role: str) -> dict[str, str]:
        """Request headers that make a browser this role."""
        return {"Authorization": self.tokens[role]} if role in self.tokens else {}

    def forbidden(self, role: str) -> dict[str, str]:
        """Words that this role must never read → what each is."""
        words: dict[str, str] = {}
        for entry in self.entries.values():
            if entry.state not in SEEN[role]:
                words.update(dict.fromkeys(entry.words, f"{entry.state}: metadata"))
            if entry.state not in FETCHED[role]:
                words[entry.file_word] = f"{entry.state}: file"
        if SEEN[role] != ALL:
            words.update(dict.fromkeys(self.harvest_words, "harvest source"))
        return words


def settle() -> World:
    """Departments and people of every role."""
    world = World()
    home, other, company, office = (
        factories.Organization(name=name, extras=extras)
        for name, extras in (
            ("home", [{"key": "kind", "value": "department"}]),
            ("other", []),
            ("company", [{"key": "kind", "value": "enterprise"}]),
            (OFFICE, []),
        )
    )
    world.organizations = {"home": home, "other": other, "company": company, "office": office}
    world.group = factories.Group(name="energy")
    seats = {
        "enterprise": (company, "editor"),
        "other_department": (other, "admin"),
        "member": (home, "member"),
        "editor": (home, "editor"),
        "admin": (home, "admin"),
        "office": (office, "member"),
    }
    world.people["anonymous"] = ""
    for role in ("stranger", *seats):
        _hire(world, role, factories.UserWithToken())
    _hire(world, "sysadmin", factories.SysadminWithToken())
    for role, (organization, capacity) in seats.items():
        tk.get_action("organization_member_create")(
            _root(),
            {"id": organization["id"], "username": world.people[role], "role": capacity},
        )
    return world


def plant(world: World, *states: str) -> World:
    """Entries of the home department in these states, all in one group, each with its words."""
    for state in states or STATES:
        world.entries[state] = _plant(world, state)
    _load_tables([world.entries[state] for state in states or STATES])
    return world


def _load_tables(entries: list[Entry]) -> None:
    """Load the table of each file, as the worker would, so that rows can be asked for as well."""
    for entry in entries:
        row = TableLoad(
            resource_id=entry.file_id,
            package_id=entry.id,
            state="waiting",
            fingerprint="",
            queued=datetime.now(UTC),
        )
        model.Session.add(row)
        model.Session.commit()
        assert service.work_off(entry.file_id)


def plant_source(world: World) -> World:
    """A harvest source of the home department, with a finished job and the record of a draft."""
    words = {place: word() for place in ("title", "address", "record")}
    kinds = tk.get_action("harvesters_info_show")(_root(), {})
    source = tk.get_action("harvest_source_create")(
        _root(),
        {
            "name": "source",
            "title": words["title"],
            "url": f"https://intranet.example.cn/{words['address']}.json",
            "source_type": kinds[0]["name"],
            "owner_org": world.organizations["home"]["id"],
        },
    )
    stored = HarvestSource.get(source["id"])
    job = HarvestJob(source=stored, status="Finished")
    record = HarvestObject(
        guid="g1",
        job=job,
        source=stored,
        current=True,
        content=words["record"],
        package_id=world.entries["draft"].id,
    )
    model.Session.add_all([job, record])
    model.Session.commit()
    world.harvest = {"source": source["id"], "job": job.id, "record": record.id}
    world.harvest_words = tuple(words.values())
    return world


def plant_import(world: World) -> World:
    """A bulk edit that the home department's editor has begun: it holds words of a draft."""
    begun = tk.get_action("jiulongpo_bulk_edit_check")(
        world.context("editor"),
        {"ids": [world.entries["draft"].id], "values": {"provider_office": "办公室"}},
    )
    world.imports = (begun["id"],)
    return world


def word() -> str:
    """A word that exists nowhere else; letters only, so that no analyser cuts it.

    None of its own letters stands in ``canary``: all such words hold that beginning once, and a
    search for it has no ground to order them but their dates.
    """
    return "canary" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _hire(world: World, role: str, user: dict[str, Any]) -> None:
    world.people[role] = user["name"]
    world.tokens[role] = user["token"]


def _root() -> Context:
    return Context(user=tk.get_action("get_site_user")(Context(ignore_auth=True), {})["name"])


def entry_fields(**changes: Any) -> dict[str, Any]:
    """A whole entry, valid by the catalogue's schema."""
    return {
        "type": "dataset",
        "title": "机动车停车场信息",
        "notes": "辖区停车场的名称与泊位数",
        "format_class": "2",
        "format_type": "xlsx",
        "items": [{"name": "停车场名称", "data_type": "C", "length": "64"}],
        "share_mode_class": "1",
        "share_mode_type": "2",
        "update_cycle": "7",
        "publish_date": "2018-05-01",
        "completion": "incomplete",
        **changes,
    }


def _plant(world: World, state: str) -> Entry:
    words = {place: word() for place in ("title", "notes", "office", "item", "tag", "link", "file")}
    entry = tk.get_action("package_create")(
        _root(),
        entry_fields(
            title=f"停车场 {words['title']}",
            notes=f"泊位 {words['notes']}",
            provider_office=words["office"],
            items=[{"name": words["item"], "data_type": "C", "length": "64"}],
            tags=[{"name": words["tag"]}],
            groups=[{"name": world.group["name"]}],
            owner_org=world.organizations["home"]["id"],
            **STATES[state],
        ),
    )
    content = word()
    link = _resource(entry, name=words["link"], url=f"https://files.example.cn/{words['link']}")
    file = _resource(
        entry,
        name=words["file"],
        format=words["file"],
        upload=FakeFileStorage(io.BytesIO(f"name\n{content}\n".encode()), f"{words['file']}.csv"),
    )
    if state == "deleted":
        tk.get_action("package_delete")(_root(), {"id": entry["id"]})
    return Entry(
        state=state,
        id=entry["id"],
        name=entry["name"],
        file_id=file["id"],
        link_id=link["id"],
        tag=words["tag"],
        words=tuple(words.values()),
        file_word=content,
    )


def _resource(entry: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return tk.get_action("resource_create")(
        _root(), {"package_id": entry["id"], "format": "csv", **fields}
    )
