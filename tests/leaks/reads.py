"""Every way to read: actions from CKAN's registry and routes from its map, with arguments guessed.

Nothing is listed by hand, so that an endpoint is tried from the day it appears. What cannot be
guessed is an unknown parameter, and the matrix fails until it gets a value here.
"""

from __future__ import annotations

import inspect
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from werkzeug.routing import Rule

import ckan.logic as ckan_logic
import ckan.plugins.toolkit as tk
from ckan.logic.action import get as core_reads

from tests.leaks.world import Entry, World

Values = Callable[[World, list[Entry]], list[Any]]

QUERIES = ["canary", "停车场", "*:*"]
"""Found in every planted entry, and yet no canary themselves."""

_YES = {
    "all_fields", "am_member", "expanded", "include_datasets", "include_dataset_count",
    "include_extras", "include_followers", "include_groups", "include_num_followers",
    "include_private", "include_drafts", "include_deleted", "include_users",
    "return_last_job_status", "use_default_schema", "include_total", "include_meta",
    "include_fields_schema", "include_next_page",
}  # fmt: skip
_DEFAULTS = {
    "available_only", "capacity", "days", "defer_commit", "email", "fields", "ids_only",
    "include_member_count", "include_password_hash", "include_plugin_data",
    "include_plugin_extras", "include_site_user", "lang_codes", "limit", "offset", "page",
    "queues", "rel", "rows", "sort", "start", "terms", "vocabulary_id", "order_by", "groups",
    "organizations", "fl", "fq", "facet", "df", "qf", "bf", "boost", "tie", "defType", "mm",
    "ext_bbox", "url", "level", "user_id", "user", "class_code", "count", "depth",
    "facets", "fq_list", "ignore_self", "parent", "results", "search_facets", "size", "state",
    "outcome", "__extras", "__junk", "__before",
    "distinct", "plain", "language", "records_format", "total_estimation_threshold", "full_text",
    "after", "total", "total_was_estimated", "records", "next_page", "since", "until", "use",
    "organization", "attention",
}  # fmt: skip
"""Left out: they only narrow, order or page what the other parameters ask for."""


def _entries(_world: World, entries: list[Entry]) -> list[Any]:
    return [entry.id for entry in entries]


def _resources(_world: World, entries: list[Entry]) -> list[Any]:
    return [entry.file_id for entry in entries]


def _groups(world: World, _entries: list[Entry]) -> list[Any]:
    return [*(o["name"] for o in world.organizations.values()), world.group["name"]]


def _people(world: World, _entries: list[Entry]) -> list[Any]:
    return [name for name in world.people.values() if name]


def _tags(_world: World, entries: list[Entry]) -> list[Any]:
    return [entry.tag for entry in entries]


def _harvest(world: World, _entries: list[Entry]) -> list[Any]:
    return list(world.harvest.values())


def _imports(world: World, _entries: list[Entry]) -> list[Any]:
    return list(world.imports) or ["11111111-1111-4111-8111-111111111111"]


def _anything(world: World, entries: list[Entry]) -> list[Any]:
    kinds = (_entries, _resources, _groups, _people, _tags, _harvest)
    return [key for kind in kinds for key in kind(world, entries)]


def _always(*values: Any) -> Values:
    return lambda _world, _entries: list(values)


_BY_WORD: dict[str, Values] = {
    "package": _entries,
    "dataset": _entries,
    "entry": _entries,
    "resource": _resources,
    "file": _resources,
    "group": _groups,
    "organization": _groups,
    "member": _groups,
    "user": _people,
    "follow": _people,
    "import": _imports,
    "token": _people,
    "tag": _tags,
    "vocabulary": _tags,
    "harvest": lambda world, entries: [*_harvest(world, entries), *_entries(world, entries)],
}
"""What ``id`` means by a word in the action's name; it may be anything where no word says."""


def _named_by(action: str) -> Values:
    kinds = [values for word, values in _BY_WORD.items() if word in action] or [_anything]
    return lambda world, entries: [key for kind in kinds for key in kind(world, entries)]


IDENTIFIERS: dict[str, Values] = {
    "id": _anything,
    "_id": _entries,
    "id2": _entries,
    "name_or_id": _entries,
    "dataset_id": _entries,
    "package_id": _entries,
    "resource_id": _resources,
    "entity_id": _anything,
    "owner_id": _anything,
    "source_id": _harvest,
    "source": _harvest,
    "run_id": _harvest,
    "job_id": _harvest,
    "guid": _harvest,
    "remote_id": _harvest,
    "preview_id": _harvest,
    "ref": lambda world, entries: [*_anything(world, entries), "q=canary", "q=停车场"],
    "code": lambda world, entries: [f"307005/{number:06}" for number in range(1, 4)],
}
"""Parameters that name one thing; each value makes one call."""

CONSTANTS: dict[str, Values] = {
    "q": _always(*QUERIES),
    "query": _always("canary", "name:canary", "url:canary"),
    "facet.field": _always(["tags", "organization", "groups", "res_format", "jlp_resource_code"]),
    "facet.limit": _always(-1),
    "facet.mincount": _always(1),
    "name": _always("package_show", "open_type", "canary"),
    "key": _always("ckan.site_title"),
    "group_type": _always("organization"),
    "owner_type": _always("resource", "package"),
    "object_type": _always("package"),
    "failures": _always(20),
    "before": _always(1),
    "newest": _always(1),
    "after": _always(1),
    "number": _always(1),
    "year": _always(2026),
    "what": _always("absent", "findings", "records"),
    "form": _always("csv", "xlsx"),
    "permission": _always("read"),
    "by": _always("名称"),
    "of": _always(""),
    "top": _always("5"),
    "box": _always("", "106,29,107,30"),
    "datum": _always(""),
    "values": _always({"title": "x"}),
    "draft_id": _always(""),
    "revision": _always(0),
    "kind": _always("question,error,comment,request,reuse", "changed", "new"),
    "by_votes": _always(True),
    "organization": _groups,
    "into": _groups,
    "followed": _always("dataset", "organization", "group", "search"),
    "webhook": _always("11111111-1111-4111-8111-111111111111"),
    "type": _always("dataset"),
    "task_type": _always("harvest"),
    "format": _always("ttl"),
    "profiles": _always(None),
    "incomplete": _always("canary"),
    "lang": _always("zh_Hans_CN"),
    "tag": _always("zh-Hans-CN"),
    "ver": _always(3),
    "step": _always("file", "content", "terms", "more", "check"),
    "_format": _always("ttl", "jsonld", "xml", "n3"),
    "filename": _always("x.csv"),
    "view_id": _always("11111111-1111-4111-8111-111111111111"),
    "token": _always("x"),
    "storage_name": _always("test"),
    "location": lambda world, entries: [
        f"{key[:3]}/{key[3:6]}/{key[6:]}" for key in _resources(world, entries)
    ],
    "logic_function": _always(
        "package_search?q=canary&facet.field=%5B%22tags%22%5D&include_private=true"
    ),
    "path": _always("dataset/"),
    "target_locale": _always("zh_CN"),
    "ref_type": _always("object"),
    "filters": _always({}, {"名称": {"has": "a"}}),
    "group_by": _always(None, ["名称"]),
    "old": _always(1),
    "new": _always(2),
    "key_columns": _always(None, ["name"]),
    "change": _always("", "added"),
    "measures": _always(None, ["min:名称"]),
    "table": _always(
        "datasets", "departments", "missed", "dimensions", "criteria", "months", "sources"
    ),
    "criterion": _always("", "elements"),
    "grade": _always(""),
    "of_source": _always(False, True),
    "since": _always("2020-01-01"),
    "until": _always("2022-12-31"),
    "syntax": _always("atom", "rss"),
}
"""Parameters that say how to ask; each value is tried with the first of all others."""

SKIPPED_ROUTES = {
    "static": "files of the installed packages",
    "webassets.index": "files of the installed packages",
    "util.primer": "random words for designers, under test only",
    "user.logout": "ends the session of whoever asks",
}
_BY_BLUEPRINT: dict[str, Values] = {
    "dataset": _entries,
    "dataset_resource": _entries,
    "resource": _entries,
    "dcat": _entries,
    "group": _groups,
    "organization": _groups,
    "user": _people,
    "feeds": lambda world, entries: [*_groups(world, entries), *_tags(world, entries)],
    "jiulongpo_workbook": _imports,
    "harvest": _harvest,
    "harvest_resource": _harvest,
    "harvester": lambda world, entries: [*_harvest(world, entries), *_entries(world, entries)],
    "file": lambda world, entries: [*_resources(world, entries), *_entries(world, entries)],
}


def read_actions() -> dict[str, Callable[..., Any]]:
    """Every action that CKAN answers to a GET."""
    tk.get_action("package_show")  # fills the registry
    registry = ckan_logic._actions
    return {n: registry[n] for n in sorted(registry) if hasattr(registry[n], "side_effect_free")}


def write_actions() -> list[str]:
    """Names of all other actions."""
    reading = read_actions()
    return sorted(name for name in ckan_logic._actions if name not in reading)


def parameters(name: str, action: Callable[..., Any]) -> set[str]:
    """Names that an action takes, from its documentation and its schema."""
    documents = (action.__doc__, getattr(getattr(core_reads, name, None), "__doc__", None))
    named = {p for text in documents for p in re.findall(r":param (?:\w+ )?([\w.]+):", text or "")}
    return named | set(_schema(action))


def _schema(action: Callable[..., Any]) -> dict[str, Any]:
    """The schema of ``validate_action_data``, which keeps it in a closure."""
    while action is not None:
        cells = inspect.getclosurevars(action).nonlocals if inspect.isfunction(action) else {}
        if "schema_func" in cells:
            return cells["schema_func"]()
        action = getattr(action, "__wrapped__", None)
    return {}


def unknown(names: set[str]) -> set[str]:
    """Those of the parameters for which nobody has said what to try."""
    return names - set(IDENTIFIERS) - set(CONSTANTS) - _YES - _DEFAULTS


def calls(
    action: str, names: set[str], world: World, entries: list[Entry]
) -> Iterator[dict[str, Any]]:
    """Arguments to call an action with: none, each constant, each identifier."""
    yield {}
    plain: dict[str, Any] = dict.fromkeys(sorted(names & _YES), True)
    choices = {n: CONSTANTS[n](world, entries) for n in sorted(names & set(CONSTANTS))}
    plain.update({name: values[0] for name, values in choices.items()})
    yield dict(plain)
    for name, values in choices.items():
        for value in values[1:]:
            yield {**plain, name: value}
    for name in sorted(names & set(IDENTIFIERS)):
        meant = _named_by(action) if name == "id" else IDENTIFIERS[name]
        for value in meant(world, entries):
            yield {**plain, name: value}


def text_of(answer: Any) -> str:
    """Everything that an answer says; of a workbook what its parts say."""
    data: bytes = answer.get_data()
    if not data.startswith(b"PK\x03\x04"):
        return answer.body
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return "\n".join(parts)


def read_routes(rules: Iterator[Rule]) -> dict[str, Rule]:
    """Every path pattern that answers a GET, once."""
    routes: dict[str, Rule] = {}
    for rule in rules:
        if "GET" in (rule.methods or ()) and rule.endpoint not in SKIPPED_ROUTES:
            routes.setdefault(rule.rule, rule)
    return routes


def variables(rule: Rule) -> set[str]:
    """Names of the parts of a path that vary."""
    return set(rule.arguments) - set(rule.defaults or {})


def paths(rule: Rule, world: World, entries: list[Entry]) -> Iterator[str]:
    """The paths to ask for: a route of one thing for each, a plain one with each query."""
    names = variables(rule)
    if "resource_id" in names:
        for entry in entries:
            yield _fill(rule, {"id": entry.id, "resource_id": entry.file_id}, world, entries)
        return
    moving = sorted(names & set(IDENTIFIERS)) or sorted(names)
    if not moving:
        yield rule.rule
        yield from (f"{rule.rule}?q={query}" for query in QUERIES)
        return
    for name in moving:
        for value in _values(rule, name, world, entries):
            yield _fill(rule, {name: value}, world, entries)


def _values(rule: Rule, name: str, world: World, entries: list[Entry]) -> list[Any]:
    if name == "id":
        blueprint = rule.endpoint.partition(".")[0]
        return _BY_BLUEPRINT.get(blueprint, _anything)(world, entries)
    return (IDENTIFIERS | CONSTANTS)[name](world, entries)


def _fill(rule: Rule, given: dict[str, Any], world: World, entries: list[Entry]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        return str(given[name] if name in given else _values(rule, name, world, entries)[0])

    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", value, rule.rule)
