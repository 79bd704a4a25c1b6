"""The live registry of actions, with what each says of itself: docstring, schema, how it is called.

Whatever plugins are on, these are the actions that the site answers. Nothing is listed by hand.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import logic

from ckanext.jiulongpo.developers.docstrings import Described, described

__all__ = ["STOCK_SCHEMAS", "ActionFacts", "all_actions", "facts_of"]

STOCK_SCHEMAS = {
    "package_search": "ckan.logic.schema:default_package_search_schema",
    "package_autocomplete": "ckan.logic.schema:default_autocomplete_schema",
    "user_autocomplete": "ckan.logic.schema:default_autocomplete_schema",
    "group_autocomplete": "ckan.logic.schema:default_autocomplete_schema",
    "organization_autocomplete": "ckan.logic.schema:default_autocomplete_schema",
    "package_list": "ckan.logic.schema:default_pagination_schema",
    "current_package_list_with_resources": "ckan.logic.schema:default_pagination_schema",
    "api_token_create": "ckan.lib.api_token:get_schema",
    "datastore_search": "ckanext.datastore.logic.schema:datastore_search_schema",
    "datastore_create": "ckanext.datastore.logic.schema:datastore_create_schema",
    "datastore_upsert": "ckanext.datastore.logic.schema:datastore_upsert_schema",
    "datastore_delete": "ckanext.datastore.logic.schema:datastore_delete_schema",
}
"""Where CKAN keeps the schemas that its actions ask for in their own bodies."""
_ARGUMENTS = 2
_MODULES = ("get", "create", "update", "delete", "patch", "file")


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What is known of an action.

    Attributes:
        name: as it is called.
        reads: whether it may be called by GET, for it changes nothing.
        text: its docstring, taken apart.
        schema: its navl schema; none where the action keeps it to itself.
        origin: ``ckan`` or the name of the package that brings it.
    """

    name: str
    reads: bool
    text: Described
    schema: dict[str, Any] | None = field(repr=False)
    origin: str = "ckan"


@functools.lru_cache(maxsize=4)
def _read(registry: tuple[tuple[str, int], ...]) -> dict[str, ActionFacts]:
    """Facts of a registry, which changes only where plugins do."""
    actions = _registered()
    return {name: facts_of(name, actions[name]) for name, _identity in registry}


def all_actions() -> dict[str, ActionFacts]:
    """Every action of the site by name, in the order of names."""
    actions = _registered()
    return _read(tuple((n, id(actions[n])) for n in sorted(actions) if _is_action(actions[n])))


def facts_of(name: str, action: Callable[..., Any]) -> ActionFacts:
    """What an action says of itself.

    A chained action says little of what it stands before; CKAN's own text is read then too.
    """
    layers = list(_layers(action))
    texts = [inspect.getdoc(layer) or "" for layer in layers]
    core = _core(name)
    if core:
        texts.append(inspect.getdoc(core) or "")
    return ActionFacts(
        name,
        reads=bool(getattr(action, "side_effect_free", False)),
        text=described(texts),
        schema=next((s for layer in layers if (s := _schema(layer)) is not None), _stock(name)),
        origin=_origin(layers),
    )


def _registered() -> dict[str, Callable[..., Any]]:
    tk.get_action("package_show")  # fills the registry
    # CKAN tells the names of its actions nowhere else
    return logic._actions  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _is_action(registered: Callable[..., Any]) -> bool:
    """Whether it takes a context and data: extensions register what they import by accident."""
    innermost = list(_layers(registered))[-1]
    if not inspect.isfunction(innermost):
        return False
    return len(inspect.signature(innermost).parameters) >= _ARGUMENTS


def _layers(action: Any) -> Iterator[Callable[..., Any]]:  # noqa: ANN401 - functions and partials
    """An action and all that it is wrapped around, from outside to inside."""
    waiting, seen = [action], set()
    while waiting:
        layer = waiting.pop(0)
        if layer is None or id(layer) in seen:
            continue
        seen.add(id(layer))
        if isinstance(layer, functools.partial):
            waiting += [layer.func, *layer.args[:1]]
            continue
        yield layer
        waiting.append(getattr(layer, "__wrapped__", None))


def _schema(layer: Callable[..., Any]) -> dict[str, Any] | None:
    """The schema of ``validate_action_data``, which keeps it in a closure."""
    if not inspect.isfunction(layer):
        return None
    kept = inspect.getclosurevars(layer).nonlocals.get("schema_func")
    return kept() if kept else None


def _stock(name: str) -> dict[str, Any] | None:
    """The schema of an action of CKAN's that asks for it in its own body."""
    place = STOCK_SCHEMAS.get(name)
    if place is None:
        return None
    module, _colon, function = place.partition(":")
    return getattr(importlib.import_module(module), function)()


def _core(name: str) -> Callable[..., Any] | None:
    """CKAN's own action of that name."""
    modules = (importlib.import_module(f"ckan.logic.action.{part}") for part in _MODULES)
    return next((found for module in modules if (found := getattr(module, name, None))), None)


def _origin(layers: list[Callable[..., Any]]) -> str:
    """The package in which the innermost layer was written: ``ckan`` or ``ckanext.<name>``."""
    parts = str(getattr(layers[-1], "__module__", "ckan")).split(".")
    return ".".join(parts[:2]) if parts[0] == "ckanext" else parts[0]
