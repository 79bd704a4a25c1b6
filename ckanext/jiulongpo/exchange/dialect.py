"""An entry in the words of dialect B: rows of tables in camel case, one entry a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

__all__ = ["remote_id", "report_of", "withdrawal_of"]

_LIVE, _GONE = "0", "1"
_IN_USE = "1"


def remote_id(region: str, package_id: str) -> str:
    """The identity under which the platform above knows an entry; the same for ever."""
    return str(uuid5(NAMESPACE_URL, f"urn:ckanext-jiulongpo:{region}:{package_id}"))


def report_of(entry: Mapping[str, Any], region: str) -> dict[str, Any]:
    """A report of an entry as ``package_show`` gives it."""
    identifier = remote_id(region, str(entry["id"]))
    department = entry.get("organization") or {}
    return {
        "dirDataset": _dataset(entry, identifier, region, department),
        "dirDatasetClassifyMap": {
            "id": identifier,
            "datasetId": identifier,
            "classifyId": entry.get("class_code"),
            "infoResourceCode": entry.get("resource_code"),
            "status": _IN_USE,
            "relFlag": _IN_USE,
            "updateTime": entry.get("metadata_modified"),
            "deleteFlag": _LIVE,
        },
        "dirClassify": {"regionCode": region, "classifyCode": entry.get("class_code")},
        "dirDataitemList": [_item(item) for item in entry.get("items") or []],
        "sysDept": {
            "deptCode": entry.get("provider_code"),
            "deptName": department.get("title"),
        },
        "dirServiceInfoList": [
            {
                "serviceName": file.get("name"),
                "serviceType": file.get("format"),
                "serviceUrl": file.get("url"),
                "requestMethod": "GET",
            }
            for file in entry.get("resources") or []
        ],
        "dirDatasetServiceMapList": [],
        "dirDatasetExtFormatList": [
            {
                "formatCategory": entry.get("format_class"),
                "formatType": entry.get("format_type"),
            }
        ],
        "dirDataTransferList": [],
    }


def withdrawal_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report that takes back what an earlier one has said."""
    return {
        **report,
        "dirDataset": {**report["dirDataset"], "deleteFlag": _GONE},
        "dirDatasetClassifyMap": {**report["dirDatasetClassifyMap"], "deleteFlag": _GONE},
    }


def _dataset(
    entry: Mapping[str, Any], identifier: str, region: str, department: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "id": identifier,
        "regionCode": region,
        "datasetCode": entry.get("resource_code"),
        "datasetName": entry.get("title"),
        "belongDeptId": department.get("id"),
        "belongDeptName": department.get("title"),
        "belongDeptNo": entry.get("provider_code"),
        "datasetDesc": entry.get("notes"),
        "shareType": entry.get("share_type"),
        "shareCondition": entry.get("share_condition"),
        "shareMethodCategory": entry.get("share_mode_class"),
        "shareMethod": entry.get("share_mode_type"),
        "isOpen": entry.get("open_type"),
        "openCondition": entry.get("open_condition"),
        "updateFrequency": entry.get("update_cycle"),
        "relDatasetCode": entry.get("related_codes"),
        "dataLevel": entry.get("data_level"),
        "status": _IN_USE,
        "createTime": entry.get("publish_date"),
        "updateTime": entry.get("data_update_date"),
        "deleteFlag": _LIVE,
    }


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "itemCode": item.get("name_en"),
        "itemName": item.get("name"),
        "itemDesc": item.get("description"),
        "itemType": item.get("data_type"),
        "itemLength": item.get("length"),
        "shareType": item.get("share_type"),
        "shareCondition": item.get("share_condition"),
        "isOpen": item.get("open_type"),
        "openCondition": item.get("open_condition"),
        "updateFrequency": item.get("update_cycle"),
    }
