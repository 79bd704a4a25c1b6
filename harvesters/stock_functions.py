"""The actions and the authorization functions of ckanext-harvest, each kept to themselves.

ckanext-harvest collects both in one dictionary that lives as long as the process. Whichever kind is
asked for second holds the other one as well: an authorization function that has no action of its
name can then be called through the action API, by everybody. Helpers beside its actions (one that
sends mail to any address among them) are taken for actions, too.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ckanext.harvest import plugin

__all__ = ["keep_apart"]

_MODULES = ("get", "create", "update", "patch", "delete")
_PARAMETERS = ["context", "data_dict"]


def keep_apart() -> None:
    """Let ckanext-harvest's plugin collect its functions by :func:`_collected`."""
    plugin._get_logic_functions = _collected  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _collected(module_root: str) -> dict[str, Callable[..., Any]]:
    """Functions below a module that CKAN can call as actions or authorization functions."""
    return {
        name: function
        for module in map(import_module, (f"{module_root}.{each}" for each in _MODULES))
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(function).parameters) == _PARAMETERS
    }
