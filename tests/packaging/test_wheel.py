"""The wheel holds whatever the running suite reads from its folders."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, tracked

LINKS = {
    "schemas": "ckanext/jiulongpo/schemas",
    "harvesters": "ckanext/jiulongpo/harvesters",
    "i18n": "ckanext/jiulongpo/i18n",
    "solr": "ckanext/jiulongpo/solr",
}
NOT_SHIPPED = (".gitkeep",)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(folder),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def shipped(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _expected() -> Iterable[str]:
    for path in tracked():
        top = path.partition("/")[0]
        if path.endswith(NOT_SHIPPED):
            continue
        if top in LINKS:
            yield LINKS[top] + path[len(top) :]
        elif path.startswith("ckanext/jiulongpo/") and path not in LINKS.values():
            yield path


def test_the_wheel_holds_every_file_of_the_package(shipped: set[str]) -> None:
    assert not sorted(set(_expected()) - shipped)


def test_the_wheel_holds_the_solr_configset(shipped: set[str]) -> None:
    assert any(name.endswith("configset/jiulongpo/conf/schema.xml") for name in shipped)


@pytest.mark.parametrize("kind", [".html", ".css", ".js", ".yaml", ".po", ".mo", ".mako"])
def test_each_kind_of_file_is_there(shipped: set[str], kind: str) -> None:
    assert any(name.endswith(kind) for name in shipped)


def test_the_wheel_registers_the_four_plugins(wheel: Path, shipped: set[str]) -> None:
    name = next(n for n in shipped if n.endswith("entry_points.txt"))
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(name).decode()
    for plugin in ("jiulongpo", "jiulongpo_catalog", "jiulongpo_harvest", "jiulongpo_portal"):
        assert f"{plugin} = ckanext.jiulongpo" in text


def test_an_installed_wheel_imports_from_its_own_folder(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import ckanext, sys; ckanext.__path__ = [sys.argv[1] + '/ckanext', *ckanext.__path__];"
        "import ckanext.jiulongpo.harvesters.core as core;"
        "from ckanext.jiulongpo.schemas.codelists import codelist;"
        "assert core.__file__.startswith(sys.argv[1]), core.__file__;"
        "print(codelist('share_type').label('1', 'zh_Hans_CN'))"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "无条件共享" in run.stdout
