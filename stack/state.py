"""What the data folder has been brought to, so that a second start does only what is missing."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from stack import solr
from stack.layout import REPOSITORY, Layout
from stack.private import write_private

MIGRATED = ("ckan", "ckanext-harvest", "ckanext-dcat", "ckanext-scheming")


class State:
    """Named digests of finished steps, kept in ``state.json``."""

    def __init__(self, layout: Layout) -> None:
        self._path: Path = layout.root / "state.json"

    def read(self, step: str) -> str | None:
        """What the step was finished with, None when it never was."""
        return self._content().get(step)

    def write(self, step: str, value: str) -> None:
        """Note that the step is finished."""
        content = {**self._content(), step: value}
        write_private(self._path, json.dumps(content, indent=2) + "\n")

    def _content(self) -> dict[str, str]:
        try:
            return json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}


def schema_digest() -> str:
    """Changes whenever the tables may have to change."""
    digest = hashlib.sha256()
    for name in MIGRATED:
        digest.update(f"{name}=={version(name)}\n".encode())
    for path in sorted((REPOSITORY / "ckanext/jiulongpo/migration").rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def place_digest(place: Path) -> str:
    """Changes whenever organisations, themes or classes of a city may have to be loaded anew."""
    digest = hashlib.sha256(str(place).encode())
    for folder in (place, REPOSITORY / "schemas"):
        read = (*folder.glob("organisations/*.yaml"), folder / "codelists" / "key_theme.yaml")
        for path in (*sorted(read), folder / "classes.csv", folder / "site.ini"):
            if path.is_file():
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def index_digest() -> str:
    """Changes whenever entries may have to be indexed anew."""
    digest = hashlib.sha256(solr.configset_digest().encode())
    for path in sorted((REPOSITORY / "ckanext/jiulongpo/catalog/search").rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
