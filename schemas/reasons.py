"""Preset reasons of reviewers as data: ``reasons.yaml``, or a place's own file of the same form.

Pure: no CKAN is imported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ckanext.jiulongpo.schemas.reading import DataFileError, by_language

__all__ = ["USES", "Reason", "ReasonsError", "reasons"]

SHIPPED = Path(__file__).parent / "reasons.yaml"
USES = ("return", "withdraw")
"""Steps for which a reason can be offered."""

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LONGEST = 500
_LARGEST = 262_144
"""Bytes of a file; a list of reasons that people choose from is short."""


class ReasonsError(DataFileError):
    """A file of reasons that cannot be used, with what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One preset reason.

    Attributes:
        code: what history keeps.
        uses: the steps for which it is offered (``USES``).
        labels: short name by language (``zh``, ``en``).
        texts: what it puts into the opinion, by language.
    """

    code: str
    uses: frozenset[str]
    labels: Mapping[str, str]
    texts: Mapping[str, str]

    def label(self, language: str) -> str:
        """The short name, in Chinese where the language has none."""
        return self.labels.get(language[:2], self.labels["zh"])

    def text(self, language: str) -> str:
        """What it puts into the opinion, in Chinese where the language has none."""
        return self.texts.get(language[:2], self.texts["zh"])


@cache
def reasons(path: Path = SHIPPED) -> tuple[Reason, ...]:
    """The reasons of a file, in its order; read once.

    Args:
        path: of the file.

    Raises:
        ReasonsError: it cannot be read, or a reason in it is not whole.
    """
    try:
        data = path.read_bytes()[: _LARGEST + 1]
        stated = yaml.safe_load(data.decode("utf-8")) if len(data) <= _LARGEST else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReasonsError(path, str(error)) from error
    rows = stated.get("reasons") if isinstance(stated, Mapping) else None
    if not isinstance(rows, list):
        raise ReasonsError(path, "there is no list “reasons”, or it is too long")
    found = tuple(_reason(path, row) for row in rows)
    if len({one.code for one in found}) < len(found):
        raise ReasonsError(path, "a code is stated twice")
    return found


def _reason(path: Path, row: Any) -> Reason:  # noqa: ANN401 -- whatever the file holds
    stated: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
    code, uses = str(stated.get("code") or ""), stated.get("for") or []
    if not _CODE.fullmatch(code):
        raise ReasonsError(path, f"{code!r} is no code of lower-case letters, digits and dashes")
    if not isinstance(uses, list) or not uses or not set(uses) <= set(USES):
        raise ReasonsError(path, f"{code}: “for” names none of {', '.join(USES)}")
    labels, texts = (
        by_language(stated.get("label"), _LONGEST),
        by_language(stated.get("text"), _LONGEST),
    )
    if "zh" not in labels:
        raise ReasonsError(path, f"{code}: the Chinese label is missing or too long")
    return Reason(code, frozenset(uses), labels, {**labels, **texts})
