"""What the rules of direction read: the Python and template files of the suite, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = (
    "ckanext/jiulongpo",
    "schemas",
    "harvesters",
    "stack",
    "demo",
    "bench",
    "torture",
    "i18n",
    "solr",
)


@dataclass(frozen=True)
class Module:
    """One Python file, its path from the root of the repository and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def imports(self) -> Iterator[str]:
        """Dotted names of what the module imports, relative ones left out."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the repository that git knows or would take, links and their targets once."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tuple(path for path in listing if (ROOT / path).is_file())


@cache
def modules() -> tuple[Module, ...]:
    """Python modules that ship, without tests and migrations."""
    return tuple(
        Module(path, text, ast.parse(text))
        for path in tracked()
        if path.endswith(".py") and path.startswith(SOURCE_FOLDERS) and "/migration/" not in path
        for text in [(ROOT / path).read_text("utf-8")]
    )


def plugin_folders() -> tuple[str, ...]:
    """Folders that hold a CKAN plugin."""
    return tuple(module.folder for module in modules() if module.name == "plugin.py")
