"""A report (上报) of the exchange platform's dialect B: what belongs to it, and what is misspelt.

Senders write ``dysDept`` where receivers read ``sysDept``, and a provider is lost without a word.
Here a name that is nearly a known one is read as that one and told; one that nobody knows is told
and kept; one that is missing is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.faults import exchange as faults

__all__ = ["KNOWN", "Reported", "read_report", "remote_id"]

KNOWN = (
    *("dirDatasetClassifyMap", "dirDataset", "dirClassify", "dirDataitemList", "sysDept"),
    *("dirDatasetServiceMapList", "dirServiceInfoList", "dirDataTransferList"),
    *("dirDatasetExtCarrierList", "dirDatasetExtFormatList", "dirDatasetExtServiceTargetList"),
    *("dirDatasetExtSeviceFieldList", "dirDatasetExtShareConsultList", "dirDatasetExtSourceList"),
)
"""The parts of a report; ``SeviceField`` is how the dialect spells it."""
_EXPECTED = ("dirDataset", "dirDataitemList", "sysDept")
_DATASET = (
    *("id", "regionCode", "datasetCode", "datasetName", "alias", "belongDeptType", "belongDeptId"),
    *("belongDeptName", "belongDeptNo", "datasetDesc", "shareType", "shareCondition"),
    *("shareMethodCategory", "shareMethod", "shareMethodDesc", "isOpen", "openCondition"),
    *("updateFrequency", "relDatasetCode", "storageMedium", "storageLocation", "dataLevel"),
    *("dataIndexSystem", "secretFlag", "sourceType", "status", "createTime", "updateTime"),
    "deleteFlag",
)
_EXPECTED_OF_DATASET = ("id", "datasetName", "shareType", "isOpen", "updateFrequency")
_NEAR = 0.84
_MOST = 100
"""Names beyond the known ones in one object; more are counted together."""
_DELETED = frozenset({"1", "true", "y", "yes", "是"})


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that has been read.

    Attributes:
        payload: with known names where they were misspelt; all else as it came.
        deleted: the platform takes the entry back.
    """

    payload: Mapping[str, Any]
    findings: tuple[Finding, ...]
    deleted: bool


def read_report(body: Mapping[str, Any]) -> Reported:
    """Put names right, and tell what is wrong with them."""
    payload, findings = _named(body, KNOWN, _EXPECTED, "")
    dataset = payload.get("dirDataset")
    if isinstance(dataset, Mapping):
        named, more = _named(dataset, _DATASET, _EXPECTED_OF_DATASET, "dirDataset.")
        payload["dirDataset"] = named
        findings += more
        dataset = named
    return Reported(payload, tuple(findings), _is_deleted(dataset))


def remote_id(body: Mapping[str, Any]) -> str:
    """The identity of what is reported; empty where there is none."""
    dataset = read_report(body).payload.get("dirDataset")
    value = dataset.get("id") if isinstance(dataset, Mapping) else None
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _is_deleted(dataset: object) -> bool:
    flag = dataset.get("deleteFlag") if isinstance(dataset, Mapping) else None
    return str(flag).strip().lower() in _DELETED


def _named(
    given: Mapping[str, Any], known: tuple[str, ...], expected: tuple[str, ...], place: str
) -> tuple[dict[str, Any], list[Finding]]:
    named = {name: value for name, value in given.items() if name in known}
    findings: list[Finding] = []
    for name, value in given.items():
        if name in known:
            continue
        free = [each for each in known if each not in named]
        right = next(iter(get_close_matches(name, free, 1, _NEAR)), "")
        named[right or name] = value
        if right:
            findings.append(faults.MISSPELT(place + right, name=name, read_as=right))
        elif len(findings) < _MOST:
            findings.append(faults.UNKNOWN_FIELD(place + name[:60], name=name))
    findings += _missing(named, expected, place)
    return named, findings


def _missing(named: Mapping[str, Any], expected: tuple[str, ...], place: str) -> Iterator[Finding]:
    for name in expected:
        if named.get(name) in (None, "", {}, []):
            yield faults.MISSING_FIELD(place + name, name=place + name)
