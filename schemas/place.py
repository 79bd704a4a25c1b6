"""What a place keeps of its own: files that stand beside those that ship, or in their stead.

Pure. A place is one folder outside of the package, laid out as ``schemas/`` is: ``organisations``,
``codelists``, ``calendar``, ``mappings``, ``dialects``, ``outlines``; and ``public``, files for
browsers. It is settled once, when CKAN starts; without one only what ships is read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from ckanext.jiulongpo.schemas.reading import OwnFileError

__all__ = [
    "file_of",
    "forget_with",
    "names_of",
    "own_file",
    "own_files",
    "public_folder",
    "remembered",
    "settle",
]

SHIPPED = Path(__file__).parent

_Given = ParamSpec("_Given")
_Read = TypeVar("_Read")

_settled: list[Path] = []
_forgetting: list[Callable[[], None]] = []


def settle(folder: str) -> None:
    """Take a place's own files from a folder; with an empty text there are none.

    Raises:
        OwnFileError: the folder is not there.
    """
    wanted = [Path(folder).expanduser().resolve()] if folder else []
    for path in wanted:
        if not path.is_dir():
            raise OwnFileError(
                path, f"there is no folder {path}; see ckanext.jiulongpo.site_folder"
            )
    if wanted != _settled:
        _settled[:] = wanted
        for forget in _forgetting:
            forget()


def own_file(kind: str, file: str) -> Path | None:
    """A place's own file.

    Args:
        kind: the folder, such as ``codelists``.
        file: its name, such as ``key_theme.yaml``; a path in it counts for nothing.
    """
    found = (folder / kind / Path(file).name for folder in _settled)
    return next((path for path in found if path.is_file()), None)


def file_of(kind: str, file: str) -> Path:
    """A place's own file, or else the one that ships, whether or not it is there."""
    return own_file(kind, file) or SHIPPED / kind / Path(file).name


def own_files(kind: str) -> list[Path]:
    """The place's own YAML files of a folder."""
    return sorted(path for folder in _settled for path in (folder / kind).glob("*.yaml"))


def names_of(kind: str) -> list[str]:
    """Names of the YAML files of a folder, those that ship and the place's own, without endings."""
    folders = [SHIPPED, *_settled]
    return sorted({path.stem for folder in folders for path in (folder / kind).glob("*.yaml")})


def public_folder() -> Path | None:
    """The place's files for browsers: its emblem, its style sheet."""
    found = (folder / "public" for folder in _settled)
    return next((path for path in found if path.is_dir()), None)


def remembered(function: Callable[_Given, _Read]) -> Callable[_Given, _Read]:
    """Reads once, as ``functools.cache`` does, and anew for another place."""
    kept = cache(function)
    forget_with(kept.cache_clear)
    return kept  # pyright: ignore[reportReturnType] - the same call, which cache types loosely


def forget_with(forget: Callable[[], None]) -> None:
    """Have what was made of such files forgotten, too, when another place is settled."""
    _forgetting.append(forget)
