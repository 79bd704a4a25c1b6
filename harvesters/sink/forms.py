"""The schemas of a package type, compiled once a process, and CKAN's code over other means."""

from __future__ import annotations

from types import FunctionType
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.lib import plugins as lib_plugins
from ckan.logic.schema import default_show_package_schema
from ckanext.scheming.plugins import SchemingDatasetsPlugin

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

    Schemas do not change while a process lives, so each is compiled when it is first met. Three
    validators that would ask the database for each record are answered without it, see
    :func:`_settled`.
    """

    def __init__(self) -> None:
        self._replaced = _settled()
        self._compiled: dict[tuple[str, str], CompiledSchema] = {}
        self._plain: CompiledSchema | None = None

    def check(self, action: str, context: types.Context, data: dict[str, Any]) -> Validated:
        """As ``plugin_validate`` for ``package_create``, ``package_update`` or ``package_show``."""
        form: Any = lib_plugins.lookup_package_plugin(data["type"])
        verb = action.rpartition("_")[2]
        schema = getattr(form, f"{verb}_package_schema")()
        if getattr(type(form), "validate", None) is not SchemingDatasetsPlugin.validate:
            return lib_plugins.plugin_validate(form, context, data, schema, action)
        key = (data["type"], action)

        def compiled(
            data: dict[str, Any], schema: types.Schema, context: types.Context
        ) -> Validated:
            if key not in self._compiled:
                self._compiled[key] = CompiledSchema(schema, self._replaced)
            schema_ = self._compiled[key]
            if verb == "show":
                return schema_.convert(data, context)[0], {}  # CKAN, too, shows what it holds
            return schema_.validate(data, context)

        validate = over(SchemingDatasetsPlugin.validate, navl_validate=compiled)
        return validate(form, context, data, schema, action)

    def plain(self, context: types.Context, data: dict[str, Any]) -> dict[str, Any]:
        """A package through CKAN's own show schema, which has no plugin's fields."""
        if self._plain is None:
            self._plain = CompiledSchema(default_show_package_schema(), self._replaced)
        return self._plain.convert(data, context)[0]


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
