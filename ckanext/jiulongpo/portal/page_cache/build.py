"""A mark of the programs and settings that make pages: a new release shows no page of the old."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

__all__ = ["build_mark"]

_ROOT = Path(__file__).resolve().parents[2]
_KINDS = frozenset({".py", ".html", ".xml", ".yaml", ".yml", ".css", ".js", ".svg", ".mo", ".csv"})
_PLAIN = (str, int, float)


def build_mark(settings: Iterable[tuple[str, object]]) -> str:
    """A digest of CKAN's release, of the files of this suite and of the settings.

    Equal in all processes of a site: objects among the settings, which are named by their place in
    memory, are left out.
    """
    digest = hashlib.blake2b(version("ckan").encode(), digest_size=8)
    plain = {str(name): str(value) for name, value in settings if isinstance(value, _PLAIN)}
    for name, value in sorted(plain.items()):
        digest.update(f"{name}={value}\n".encode())
    for path in sorted(_files(_ROOT)):
        told = path.stat()
        digest.update(f"{path} {told.st_mtime_ns} {told.st_size}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    """The files of the suite, those behind its links included."""
    for path in folder.iterdir():
        if path.is_dir():
            yield from _files(path)
        elif path.suffix in _KINDS:
            yield path
