"""YAML of the suite, read by libyaml where it is there: ten times as fast.

Pure: no CKAN is imported. What people send is read elsewhere, within limits; what a place writes
in the stead of a file that ships is read here, within limits of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

__all__ = ["OwnFileError", "languages_of", "read_own", "read_yaml"]

_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 262_144
"""Bytes of a place's own file; what people read or choose from is short."""
_LONGEST = 500
"""Characters of a text in it."""


class OwnFileError(ValueError):
    """A place's own file that cannot be used, with what is wrong in it."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path.name}: {fault}")


def read_yaml(text: str | bytes) -> Any:  # noqa: ANN401 - whatever the file holds
    """What a file says.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - safe, either of them


def read_own(path: Path, name: str, largest: int = _LARGEST) -> tuple[Mapping[str, Any], bytes]:
    """What a place's own file says, and its bytes; it holds at least a list of that name.

    Args:
        path: of the file.
        name: of the list.
        largest: bytes that it may have, 256 KiB where nothing is said.

    Raises:
        OwnFileError: it cannot be read, is too long, or has no such list.
    """
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
        stated = read_yaml(data.decode("utf-8")) if len(data) <= largest else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise OwnFileError(path, str(error)) from error
    if not isinstance(stated, Mapping) or not isinstance(stated.get(name), list):
        raise OwnFileError(path, f"there is no list “{name}”, or it is too long")
    return stated, data


def languages_of(value: Any) -> dict[str, str]:  # noqa: ANN401 - whatever the file holds
    """Texts by language; one that is empty, or longer than 500 characters, is left out."""
    if not isinstance(value, Mapping):
        return {}
    told = {str(key): str(text).strip() for key, text in value.items()}
    return {key: text for key, text in told.items() if text and len(text) <= _LONGEST}
