"""Invented entries for tests of the catalogue."""

from __future__ import annotations

from typing import Any

__all__ = ["CREDIT_CODE", "complete_entry"]

CREDIT_CODE = "91350100M000100Y43"
"""The sample of GB 32100-2015 itself, nobody's code."""


def complete_entry(**changes: Any) -> dict[str, Any]:
    """An entry with a value in every field, without provider; ``None`` takes a field out."""
    entry: dict[str, Any] = {
        "type": "dataset",
        "class_code": "307005",
        "title": "养老机构名录",
        "provider_office": "养老服务科",
        "provider_code": CREDIT_CODE,
        "notes": "全区养老机构的名称、地址与床位数。",
        "source_system": "养老服务管理系统",
        "format_class": "2",
        "format_type": "xlsx",
        "items": [
            {"name": "机构名称", "name_en": "jgmc", "data_type": "C", "length": 200},
            {
                "name": "床位数", "description": "核定床位", "data_type": "I", "share_type": "2",
                "share_condition": "仅供核验", "share_mode_class": "1", "share_mode_type": "2",
                "open_type": "2", "open_condition": "实名申请", "update_cycle": "7",
                "publish_date": "2018-06-01",
            },
        ],
        "share_type": "1",
        "share_mode_class": "1",
        "share_mode_type": "2",
        "open_type": "1",
        "update_cycle": "4",
        "publish_date": "2018-06-30",
        "related_codes": ["307005/000007"],
        "storage_volume_gb": "0.5",
        "record_count_10k": "1.2",
        "shared_volume_gb": "0",
        "shared_count_10k": "0",
        "opened_volume_gb": "0.1",
        "opened_count_10k": "0.1",
        "data_update_date": "2018-06-29",
        "data_level": "1",
        "theme_domain": "5",
        "application_scene": "2",
        "industry": "Q",
        "affair": "养老机构备案",
        "spatial_scope": "3",
        "temporal_start": "2017-01-01",
        "temporal_end": "2017-12-31",
        "sync_mode": "2",
        "language": "zh-Hans",
        "landing_page": "https://data.example.gov.cn/d/1",
        "contact_name": "养老服务科",
        "contact_phone": "023-00000000",
        "contact_email": "open@example.gov.cn",
        "catalog_state": "published",
        "source_values": '{"更新频率": "逢五逢十"}',
        "tags": [{"name": "养老"}],
    }  # fmt: skip
    entry.update(changes)
    return {name: value for name, value in entry.items() if value is not None}
