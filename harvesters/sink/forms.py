"""The schemas of a package type, compiled once a run, and CKAN's code over other means."""

from __future__ import annotations

import json
from types import FunctionType
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.lib import plugins as lib_plugins
from ckan.lib.navl.dictization_functions import StopOnError, missing
from ckan.logic.schema import default_show_package_schema
from ckanext.scheming.plugins import SchemingDatasetsPlugin

from ckanext.jiulongpo.harvesters.sink.extras import quick_extras
from ckanext.jiulongpo.harvesters.sink.navl import CompiledSchema, Replacements

__all__ = ["Forms", "context_of", "over"]

Validated = tuple[dict[str, Any], dict[str, Any]]


def context_of(user: str, **more: object) -> types.Context:
    """A context as ``get_action`` would prepare it, for the harvest's user.

    Args:
        user: name of the acting user.
        more: further keys.
    """
    values = {"user": user, "ignore_auth": True, "model": model, "session": model.Session, **more}
    return cast("types.Context", values)


def over(function: Any, **names: object) -> FunctionType:  # noqa: ANN401 - any function
    """The same code with other globals; nothing of its module is changed.

    Args:
        function: of CKAN or of one of its plugins.
        names: what its code is to find under these names.
    """
    return FunctionType(
        function.__code__,
        {**function.__globals__, **names},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )


class Forms:
    """Validation of packages for one run.

    Schemas do not change while a run goes on, so each is compiled when it is first met. Three
    validators that would ask the database for each record are answered without it, see
    :func:`_settled`, and two that look all values through are told where to look, see
    :mod:`.extras`. A type whose form has its own way of validating is left to CKAN.
    """

    def __init__(self) -> None:
        settled = {**_settled(), **quick_extras()}
        self._checking = settled
        self._showing = {
            **settled,
            tk.get_validator("not_empty"): _not_empty_in_silence,
            tk.get_converter("convert_from_extras"): None,
        }
        self._plain = CompiledSchema(default_show_package_schema(), self._showing)
        self._compiled: dict[tuple[str, str], CompiledSchema] = {}

    def check(self, action: str, context: types.Context, data: dict[str, Any]) -> Validated:
        """As ``plugin_validate`` for ``package_create`` or ``package_update``.

        Args:
            action: name of the action.
            context: as the action has it.
            data: a package dict with lists for repeating fields, as the API takes it.
        """
        form: Any = lib_plugins.lookup_package_plugin(data["type"])
        if not _is_schemed(form):
            return _by_ckan(form, action, context, data)
        return self._compile(form, action, data["type"]).validate(data, context)

    def show(self, context: types.Context, data: dict[str, Any]) -> dict[str, Any]:
        """As ``plugin_validate`` for ``package_show``, which shows also what it finds wrong."""
        form: Any = lib_plugins.lookup_package_plugin(data["type"])
        if not _is_schemed(form):
            return _by_ckan(form, "package_show", context, data)[0]
        schema = self._compile(form, "package_show", data["type"])
        return schema.convert(_without_extras(form, schema.dropped, data), context)[0]

    def plain(self, context: types.Context, data: dict[str, Any]) -> dict[str, Any]:
        """A package through CKAN's own show schema, which has no plugin's fields."""
        return self._plain.convert(data, context)[0]

    def _compile(self, form: Any, action: str, kind: str) -> CompiledSchema:  # noqa: ANN401 -- any plugin of a form
        """The schema that ckanext-scheming hands to ``navl`` for this type and action."""
        if (kind, action) not in self._compiled:
            found: list[types.Schema] = []

            def catch(data: dict[str, Any], schema: types.Schema, _: types.Context) -> Validated:
                found.append(schema)
                return data, {}

            hand_over = over(SchemingDatasetsPlugin.validate, navl_validate=catch)
            hand_over(form, types.Context(), {"type": kind}, _schema(form, action), action)
            replaced = self._showing if action == "package_show" else self._checking
            self._compiled[kind, action] = CompiledSchema(found[0], replaced)
        return self._compiled[kind, action]


def _is_schemed(form: Any) -> bool:  # noqa: ANN401 - any plugin
    return getattr(type(form), "validate", None) is SchemingDatasetsPlugin.validate


def _schema(form: Any, action: str) -> types.Schema:  # noqa: ANN401 - any plugin
    return getattr(form, f"{action.rpartition('_')[2]}_package_schema")()


def _by_ckan(
    form: Any,  # noqa: ANN401 - any plugin
    action: str,
    context: types.Context,
    data: dict[str, Any],
) -> Validated:
    return lib_plugins.plugin_validate(form, context, data, _schema(form, action), action)


def _without_extras(
    form: Any,  # noqa: ANN401 - any plugin
    names: frozenset[str],
    data: dict[str, Any],
) -> dict[str, Any]:
    """Fields in their own place, repeating ones as lists; they are stored as extras.

    Args:
        form: of the package's type.
        names: fields that CKAN's ``convert_from_extras`` would take out of the extras.
        data: the package as it is stored.
    """
    repeating = _repeating(form, data["type"])
    found: dict[str, Any] = {}
    rest = []
    for extra in data.get("extras") or []:
        name = extra["key"]
        if name in repeating:
            found[name] = json.loads(extra["value"])
        elif name in names:
            found[name] = extra["value"]
        else:
            rest.append(extra)
    result = {**data, **found, "extras": rest}
    if not rest and not names.isdisjoint(found):
        del result["extras"]  # as ``navl`` leaves it when the last extra is taken out
    return result


def _repeating(form: Any, kind: str) -> frozenset[str]:  # noqa: ANN401 - any plugin
    fields = form._expanded_schemas[kind]["dataset_fields"]  # noqa: SLF001 - no other way
    return frozenset(field["field_name"] for field in fields if "repeating_subfields" in field)


def _settled() -> Replacements:
    """Validators whose question a harvest has answered before, or that the database answers.

    Names and ids of new entries are made from the record's identity; if one were taken, the
    database's own constraint would refuse the row and the record with it. An organisation is
    looked up once a run.
    """
    owners: dict[str, str] = {}
    check_owner: Any = tk.get_validator("owner_org_validator")

    def owner_org(
        key: types.FlattenKey,
        data: types.FlattenDataDict,
        errors: types.FlattenErrorDict,
        context: types.Context,
    ) -> None:
        given = data.get(key)
        if isinstance(given, str) and given in owners:
            data[key] = owners[given]
            return
        check_owner(key, data, errors, context)
        owners[str(given)] = data[key]

    def settled(
        key: types.FlattenKey,
        data: types.FlattenDataDict,
        errors: types.FlattenErrorDict,
        context: types.Context,
    ) -> None:
        """Nothing to ask."""

    return {
        check_owner: owner_org,
        tk.get_validator("package_name_validator"): settled,
        tk.get_validator("resource_id_does_not_exist"): settled,
    }


def _not_empty_in_silence(
    key: types.FlattenKey,
    data: types.FlattenDataDict,
    errors: types.FlattenErrorDict,  # noqa: ARG001 - nobody reads them
    context: types.Context,  # noqa: ARG001 - the arity of validators
) -> None:
    """Stop at an empty value without wording an error: ``package_show`` drops them all."""
    value = data.get(key)
    if value is missing or (not value and value not in (False, 0)):
        raise StopOnError
