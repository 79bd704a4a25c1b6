"""Who may know whom (ARCHITECTURE.md, "Rules of direction")."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source_tree import Module, modules, plugin_folders

PURE = ("harvesters/core", "harvesters/mapping", "harvesters/sources", "schemas")
PURE_FILES = ("ckanext/jiulongpo/findings.py",)
PLUGIN_PACKAGES = {
    "ckanext/jiulongpo/catalog": "ckanext.jiulongpo.catalog",
    "ckanext/jiulongpo/developers": "ckanext.jiulongpo.developers",
    "ckanext/jiulongpo/exchange": "ckanext.jiulongpo.exchange",
    "ckanext/jiulongpo/feedback": "ckanext.jiulongpo.feedback",
    "ckanext/jiulongpo/portal": "ckanext.jiulongpo.portal",
    "ckanext/jiulongpo/quality": "ckanext.jiulongpo.quality",
    "ckanext/jiulongpo/review": "ckanext.jiulongpo.review",
    "ckanext/jiulongpo/statistics": "ckanext.jiulongpo.statistics",
    "ckanext/jiulongpo/tables": "ckanext.jiulongpo.tables",
    "ckanext/jiulongpo/workbook": "ckanext.jiulongpo.workbook",
    "ckanext/jiulongpo/registration": "ckanext.jiulongpo.registration",
    "harvesters": "ckanext.jiulongpo.harvesters",
}
DOORS = {"ckanext/jiulongpo/cli.py", "ckanext/jiulongpo/shared.py"}
SESSION_FILES = {"model.py", "service.py", "state.py", "ledger.py", "outbox.py", "env.py"}
PURE_PARTS_OF_HARVEST = (
    "ckanext.jiulongpo.harvesters.core",
    "ckanext.jiulongpo.harvesters.mapping",
    "ckanext.jiulongpo.harvesters.sources.readers",
)


def _is_pure(module: Module) -> bool:
    return module.path in PURE_FILES or module.folder.startswith(PURE)


@pytest.mark.parametrize("module", [m for m in modules() if _is_pure(m)], ids=lambda m: m.path)
def test_the_pure_core_knows_no_ckan(module: Module) -> None:
    foreign = {
        name
        for name in module.imports()
        if name == "ckan"
        or name.startswith(("ckan.", "ckanext.harvest", "ckanext.scheming", "flask"))
    }
    assert not foreign


def test_services_know_no_flask() -> None:
    guilty = [
        module.path
        for module in modules()
        if module.name == "service.py" and any(n.split(".")[0] == "flask" for n in module.imports())
    ]
    assert not guilty


def test_a_plugin_uses_another_one_only_through_shared() -> None:
    guilty = []
    for module in modules():
        home = next((f for f in PLUGIN_PACKAGES if module.path.startswith(f + "/")), None)
        if home is None or module.path in DOORS or _is_pure(module):
            continue
        foreign = [p for f, p in PLUGIN_PACKAGES.items() if f != home]
        for name in module.imports():
            if name.startswith(PURE_PARTS_OF_HARVEST):
                continue
            if any(name == p or name.startswith(p + ".") for p in foreign):
                guilty.append(f"{module.path} -> {name}")
    assert not sorted(guilty)


def test_configuration_is_read_in_config_modules_only() -> None:
    guilty = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if module.name != "config.py" and module.path.startswith(("ckanext", "harvesters"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "config"
        and isinstance(node.value, ast.Name)
        and node.value.id in {"tk", "toolkit"}
    ]
    assert not guilty


def test_sessions_are_touched_by_the_keepers_of_data_only() -> None:
    guilty = []
    for module in modules():
        keeper = module.name in SESSION_FILES or module.name.startswith("sink")
        if (
            keeper
            or "/sink" in module.path
            or not module.path.startswith(("ckanext", "harvesters"))
        ):
            continue
        guilty += [
            f"{module.path}:{node.lineno}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and node.attr == "Session"
            and isinstance(node.value, ast.Name)
            and node.value.id == "model"
        ]
    assert not guilty


def test_every_plugin_class_is_wiring_only() -> None:
    guilty = []
    for module in modules():
        if module.name != "plugin.py":
            continue
        branches = [n for n in ast.walk(module.tree) if isinstance(n, (ast.If, ast.For, ast.While))]
        classes = [n for n in module.tree.body if isinstance(n, ast.ClassDef)]
        longest = max((n.end_lineno or 0) - n.lineno + 1 for n in classes)
        if branches or longest > 40:
            guilty.append(f"{module.path}: {longest} lines, {len(branches)} branches")
    assert not guilty


def test_plugin_folders_use_one_set_of_file_names() -> None:
    assert set(PLUGIN_PACKAGES) <= set(plugin_folders())
    drawers = {"utils.py", "util.py", "lib.py", "misc.py", "common.py", "helper.py", "tools.py"}
    assert not [module.path for module in modules() if module.name in drawers]
