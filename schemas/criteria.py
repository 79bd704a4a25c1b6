"""Criteria of quality as data: ``criteria.yaml``, or a place's own file of the same form.

Pure: no CKAN is imported. How a criterion is judged is code; here stand its words, its weight, its
limits and its place in GB/T 36344-2018.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.reading import DataFileError, by_language

__all__ = ["Criteria", "CriteriaError", "Criterion", "criteria"]

SHIPPED = Path(__file__).parent / "criteria.yaml"
DIMENSIONS = "quality_dimension"
GRADES = "quality_grade"

_LARGEST = 262_144
"""Bytes of a file; criteria that people are told are few."""
_HEAVIEST = 100
_LONGEST = 500


class CriteriaError(DataFileError):
    """A file of criteria that cannot be used, with what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion.

    Attributes:
        code: names the judgement.
        weight: points.
        dimension: of GB/T 36344-2018, two digits.
        indicator: number of the indicator there.
        labels, abouts, nones: what it is called, what it asks, and what is said where there is
            nothing to judge; by language (``zh``, ``en``).
        limits: numbers of the judgement.
        words: words of the judgement.
    """

    code: str
    weight: int
    dimension: str
    indicator: str
    labels: Mapping[str, str]
    abouts: Mapping[str, str]
    nones: Mapping[str, str]
    limits: Mapping[str, int]
    words: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """What it is called, in Chinese where the language has no word."""
        return _in(self.labels, language)

    def about(self, language: str) -> str:
        """What it asks."""
        return _in(self.abouts, language)

    def none(self, language: str) -> str:
        """What is said where there is nothing to judge; empty where it always judges."""
        return _in(self.nones, language)


@dataclass(frozen=True, slots=True)
class Criteria:
    """A file's criteria.

    Attributes:
        each: in the order of the page.
        borders: grade → its lowest score, the best grade first.
        mark: of the content; another one for another content.
    """

    each: tuple[Criterion, ...]
    borders: Mapping[str, int]
    mark: str

    def grade(self, score: int) -> str:
        """The grade of a score of 0 to 100, a code of ``quality_grade``."""
        return next(grade for grade, lowest in self.borders.items() if score >= lowest)

    def of(self, code: str) -> Criterion | None:
        """A criterion by its code."""
        return next((one for one in self.each if one.code == code), None)


@cache
def criteria(path: Path = SHIPPED) -> Criteria:
    """The criteria of a file; read once.

    Args:
        path: of the file.

    Raises:
        CriteriaError: it cannot be read, or something in it is not whole.
    """
    try:
        data = path.read_bytes()[: _LARGEST + 1]
        stated = yaml.safe_load(data.decode("utf-8")) if len(data) <= _LARGEST else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CriteriaError(path, str(error)) from error
    if not isinstance(stated, Mapping) or not isinstance(stated.get("criteria"), list):
        raise CriteriaError(path, "there is no list “criteria”, or it is too long")
    each = tuple(_criterion(path, row) for row in stated["criteria"])
    if not each or len({one.code for one in each}) < len(each):
        raise CriteriaError(path, "there is no criterion, or a code is stated twice")
    borders = _borders(path, stated.get("grades"))
    return Criteria(each, borders, hashlib.sha256(data).hexdigest()[:16])


def _criterion(path: Path, row: Any) -> Criterion:  # noqa: ANN401 -- whatever the file holds
    stated: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
    code, weight = str(stated.get("code") or ""), stated.get("weight")
    dimension = str(stated.get("dimension") or "")
    if not code.isidentifier():
        raise CriteriaError(path, f"{code!r} is no code of a criterion")
    if type(weight) is not int or not 0 < weight <= _HEAVIEST:
        raise CriteriaError(path, f"{code}: the weight is no whole number of 1 to {_HEAVIEST}")
    if dimension not in codelist(DIMENSIONS):
        raise CriteriaError(path, f"{code}: {dimension!r} is no dimension of GB/T 36344-2018")
    labels, abouts = (
        by_language(stated.get("label"), _LONGEST),
        by_language(stated.get("about"), _LONGEST),
    )
    if "zh" not in labels or "zh" not in abouts:
        raise CriteriaError(path, f"{code}: the Chinese label or explanation is missing")
    limits, words = stated.get("limits") or {}, stated.get("words") or []
    if not isinstance(limits, Mapping) or any(type(limit) is not int for limit in limits.values()):
        raise CriteriaError(path, f"{code}: limits are names with whole numbers")
    if not isinstance(words, list):
        raise CriteriaError(path, f"{code}: words are a list")
    return Criterion(
        code,
        weight,
        dimension,
        str(stated.get("indicator") or ""),
        labels,
        abouts,
        by_language(stated.get("none"), _LONGEST),
        {str(name): limit for name, limit in limits.items()},
        tuple(str(word).strip().casefold() for word in words),
    )


def _borders(path: Path, stated: Any) -> dict[str, int]:  # noqa: ANN401 -- whatever the file holds
    rows = stated if isinstance(stated, Mapping) else {}
    borders = {str(grade): lowest for grade, lowest in rows.items()}
    if not all(type(lowest) is int for lowest in borders.values()) or 0 not in borders.values():
        raise CriteriaError(path, "grades are names with their lowest score, one of them 0")
    if unknown := [grade for grade in borders if grade not in codelist(GRADES)]:
        raise CriteriaError(path, f"{unknown[0]!r} is no grade of {GRADES}")
    return dict(sorted(borders.items(), key=lambda pair: -pair[1]))


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language[:2]) or texts.get("zh", "")
