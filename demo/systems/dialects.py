"""How five systems would tell the same facts: other column names, dates, codes and separators.

``schemas/mappings/demo_*.yaml`` lead each of them back to the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote

from demo.generator import Attachment, Entry, Item

Record = Mapping[str, Any]

_TYPE_WORDS = {
    "C": "字符型",
    "N": "数值型",
    "Y": "货币型",
    "D": "日期型",
    "T": "日期时间型",
    "L": "逻辑型",
    "B": "双精度型",
    "I": "整型",
}
_SHARE_NUMBERS = {"无条件共享": 1, "有条件共享": 2, "不予共享": 3}
_OPEN_WORDS = {"无条件开放": "是", "有条件开放": "依申请开放", "不予开放": "否"}
_OPEN_NAMES = {
    "无条件开放": "UNCONDITIONAL",
    "有条件开放": "CONDITIONAL",
    "不予开放": "NOT_OPEN",
}
_CYCLE_NAMES = {
    "实时": "REAL_TIME",
    "每日": "EVERY_DAY",
    "每周": "EVERY_WEEK",
    "每月": "EVERY_MONTH",
    "每季度": "EVERY_QUARTER",
    "每半年": "HALF_YEAR",
    "每年": "EVERY_YEAR",
    "不定期": "IRREGULAR",
}
_CYCLE_LETTERS = {
    "每年": "N",
    "每半年": "B",
    "每季度": "J",
    "每月": "Y",
    "每周": "Z",
    "每日": "R",
    "实时": "S",
    "不定期": "Q",
}


@dataclass(frozen=True, slots=True)
class System:
    """One system: what it is called, what it serves, and how it tells a record.

    Attributes:
        path: where its export is served; of a system with an API, the address before its paths.
        mapping: name of the mapping file.
        format: format of the export, as the harvest source's settings name it; ``api`` for one that
            is asked page by page, in the dialect of the mapping's name.
    """

    name: str
    title: str
    path: str
    mapping: str
    format: str
    holds: Callable[[Entry, int], bool]
    record: Callable[[Entry, str], Record]


def file_url(entry: Entry, attachment: Attachment, base_url: str) -> str:
    """Where the entry's file is downloaded."""
    return f"{base_url}/files/{quote(entry.guid)}/{quote(attachment.name)}"


def _links(entry: Entry, base_url: str) -> list[str]:
    return [file_url(entry, attachment, base_url) for attachment in entry.attachments]


def _slashed(day: date | None) -> str:
    return f"{day.year}/{day.month}/{day.day}" if day else ""


def _in_words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _epoch(day: date | None) -> int | None:
    return int(datetime.combine(day, time(), UTC).timestamp() * 1000) if day else None


def _bracketed(item: Item) -> str:
    size = f",{item.length}" if item.length else ""
    return f"{item.name}({_TYPE_WORDS[item.data_type]}{size})"


def _town(entry: Entry, base_url: str) -> Record:
    """The towns' system: a CSV in GBK, short names, dates with slashes, items in brackets."""
    access = entry.access
    return {
        "序号": entry.guid,
        "目录名称": entry.title,
        "提供单位": entry.provider_short,
        "内设机构": entry.office,
        "业务系统": entry.source_system,
        "分类编码": entry.class_code,
        "目录代码": entry.resource_code,
        "摘要": entry.notes,
        "格式大类": entry.format_class,
        "格式": entry.format_type,
        "数据项": "；".join(_bracketed(item) for item in entry.items),
        "共享类型": access.share_type,
        "共享条件": access.share_condition,
        "共享方式": "/".join(filter(None, (access.share_mode_class, access.share_mode_type))),
        "是否开放": _OPEN_WORDS[access.open_type],
        "开放条件": access.open_condition,
        "更新频率": entry.update_cycle.replace("每", "按").replace("按日", "每天"),
        "发布时间": _slashed(entry.publish_date),
        "更新时间": _slashed(entry.data_update_date),
        "存储量G": entry.storage_volume_gb,
        "记录数万": entry.record_count_10k,
        "关键词": " ".join(entry.tags),
        "重点领域": " ".join(entry.themes),
        "关联目录": " ".join(entry.related_codes),
        "联系电话": entry.phone,
        "下载地址": " ".join(_links(entry, base_url)),
    }


def _template(entry: Entry, base_url: str) -> Record:
    """The departments' workbook: the words of the guideline's template, real dates."""
    access = entry.access
    code = entry.class_code
    return {
        "类": code[:1],
        "项": code[1:3],
        "目": code[3:6],
        "细目": code[6:],
        "信息资源名称": entry.title,
        "信息资源代码": entry.resource_code,
        "信息资源提供方": entry.provider,
        "提供方内部部门": entry.office,
        "信息资源摘要": entry.notes,
        "来源信息系统名称": entry.source_system,
        "信息资源格式分类": entry.format_class,
        "信息资源格式类型": entry.format_type,
        "数据存储总量（G）": entry.storage_volume_gb,
        "结构化信息记录总数（万）": entry.record_count_10k,
        "信息项": "\n".join(
            "|".join((item.name, item.name_en, item.data_type, str(item.length or "")))
            for item in entry.items
        ),
        "共享类型": access.share_type,
        "共享条件": access.share_condition,
        "共享方式分类": access.share_mode_class,
        "共享方式类型": access.share_mode_type,
        "开放属性": access.open_type,
        "开放条件": access.open_condition,
        "更新周期": entry.update_cycle,
        "发布日期": entry.publish_date,
        "数据更新日期": entry.data_update_date,
        "关联资源代码": "\n".join(entry.related_codes),
        "标签": "，".join(entry.tags),
        "重点领域": "，".join(entry.themes),
        "联系电话": entry.phone,
        "联系邮箱": entry.email,
        "数据文件": "\n".join(_links(entry, base_url)),
        "记录标识": entry.guid,
    }


def _api(entry: Entry, base_url: str) -> Record:
    """The service platform's API: nested JSON, English names, times in milliseconds."""
    access = entry.access
    return {
        "resId": entry.guid,
        "resTitle": entry.title,
        "resAbstract": entry.notes,
        "resCode": entry.resource_code,
        "catalogCode": entry.class_code,
        "dept": {"name": entry.provider, "office": entry.office, "phone": entry.phone},
        "email": entry.email,
        "systemName": entry.source_system,
        "format": {"category": entry.format_class, "type": entry.format_type},
        "share": {
            "type": _SHARE_NUMBERS[access.share_type],
            "condition": access.share_condition,
            "mode": access.share_mode_class,
            "modeType": access.share_mode_type,
        },
        "openAttr": _OPEN_NAMES[access.open_type],
        "openCondition": access.open_condition,
        "renewCycle": _CYCLE_NAMES.get(entry.update_cycle, entry.update_cycle),
        "publishDate": _epoch(entry.publish_date),
        "dataUpdateTime": _epoch(entry.data_update_date),
        "storage": entry.storage_volume_gb,
        "records": entry.record_count_10k,
        "keywords": list(entry.tags),
        "topics": list(entry.themes),
        "relatedCodes": list(entry.related_codes),
        "columns": [
            {
                "item_name": item.name,
                "item_nameen": item.name_en,
                "data_type": _TYPE_WORDS[item.data_type],
                "field_length": item.length or None,
            }
            for item in entry.items
        ],
        "files": [
            {
                "fileName": attachment.name,
                "fileUrl": file_url(entry, attachment, base_url),
                "fileType": attachment.format,
            }
            for attachment in entry.attachments
        ],
    }


def _old(entry: Entry, base_url: str) -> Record:
    """An old desktop system: an XLS with terse heads, letters for cycles, dates in words."""
    access = entry.access
    return {
        "ZYBH": entry.guid,
        "资源名": entry.title,
        "单位": entry.provider_short,
        "科室": entry.office,
        "系统": entry.source_system,
        "分类号": entry.class_code,
        "资源码": entry.resource_code,
        "内容说明": entry.notes,
        "文件类": entry.format_class,
        "文件型": entry.format_type,
        "字段": "、".join(item.name for item in entry.items),
        "字段类型": "、".join(_TYPE_WORDS[item.data_type] for item in entry.items),
        "字段长度": "、".join(str(item.length) for item in entry.items),
        "共享": float(_SHARE_NUMBERS[access.share_type]),
        "条件": access.share_condition,
        "方式": access.share_mode_class,
        "方式类型": access.share_mode_type,
        "开放": access.open_type,
        "开放说明": access.open_condition,
        "周期": _CYCLE_LETTERS.get(entry.update_cycle, entry.update_cycle),
        "发布": _in_words(entry.publish_date),
        "更新": _in_words(entry.data_update_date),
        "容量": entry.storage_volume_gb,
        "记录": entry.record_count_10k,
        "词": "/".join(entry.tags),
        "领域": "/".join(entry.themes),
        "电话": entry.phone,
        "文件": "\n".join(_links(entry, base_url)),
    }


_CYCLE_NUMBERS = {
    "实时": 1,
    "每日": 2,
    "每周": 3,
    "每月": 4,
    "每季度": 5,
    "每半年": 6,
    "每年": 7,
    "其他": 8,
    "不定期": 9,
}
_OPEN_NUMBERS = {"无条件开放": 1, "有条件开放": 2, "不予开放": 0}
_CLASS_NUMBERS = {
    "电子文件": 1,
    "电子表格": 2,
    "数据库": 3,
    "图形图像": 4,
    "流媒体": 5,
    "自描述格式": 6,
    "服务接口": 7,
}


def _portal(entry: Entry, base_url: str) -> Record:
    """The share portal: snake case, numbers for codes, milliseconds and texts for days."""
    access = entry.access
    changed = entry.data_update_date
    return {
        "id": entry.guid,
        "code": entry.resource_code,
        "cata_code": entry.class_code,
        "name": entry.title,
        "remark": entry.notes,
        "dept_name": entry.provider,
        "office_name": entry.office,
        "system_name": entry.source_system,
        "unify_SC_code": "500107",
        "area": "500107",
        "info_type": _CLASS_NUMBERS.get(entry.format_class, entry.format_class),
        "info_format_type": entry.format_type,
        "share_type": _SHARE_NUMBERS[access.share_type],
        "share_condition": access.share_condition,
        "share_mode_class": access.share_mode_class,
        "share_mode_type": access.share_mode_type,
        "is_open_soc": _OPEN_NUMBERS[access.open_type],
        "open_condition": access.open_condition,
        "update_cycle": _CYCLE_NUMBERS.get(entry.update_cycle, entry.update_cycle),
        "publish_time": _epoch(entry.publish_date),
        "update_time": changed.isoformat() if changed else "",
        "storage_size": entry.storage_volume_gb,
        "record_count": round(entry.record_count_10k * 10_000),
        "relation_code": ",".join(entry.related_codes),
        "contact_tel": entry.phone,
        "contact_mail": entry.email,
        "keyword": ",".join(entry.tags),
        "topic_id": ",".join(entry.themes),
        "items": [
            {
                "infoId": entry.guid,
                "itemName": item.name,
                "itemMark": item.name_en,
                "itemType": _TYPE_WORDS[item.data_type],
                "itemLength": str(item.length or ""),
                "orderNum": number,
            }
            for number, item in enumerate(entry.items, 1)
        ],
        "files": [
            {
                "fileName": attachment.name,
                "fileUrl": file_url(entry, attachment, base_url),
                "fileType": attachment.format,
            }
            for attachment in entry.attachments
        ],
    }


def _is_town(entry: Entry, _turn: int) -> bool:
    return entry.provider_short.endswith(("街道", "镇"))


def _department_in_turn(wanted: int) -> Callable[[Entry, int], bool]:
    return lambda entry, turn: not _is_town(entry, turn) and turn == wanted


SYSTEMS: tuple[System, ...] = (
    System("towns", "镇街综合业务平台", "/towns/mulu.csv", "demo_towns", "csv", _is_town, _town),
    System(
        "departments",
        "部门政务信息资源目录工作簿",
        "/departments/catalogue.xlsx",
        "demo_departments",
        "xlsx",
        _department_in_turn(0),
        _template,
    ),
    System(
        "platform",
        "政务服务平台目录接口",
        "/platform/api/resources.json",
        "demo_platform",
        "json",
        _department_in_turn(1),
        _api,
    ),
    System(
        "registry",
        "单机版目录登记系统",
        "/registry/MULU.XLS",
        "demo_registry",
        "xls",
        _department_in_turn(2),
        _old,
    ),
    System(
        "portal",
        "政务信息资源共享门户（API）",
        "/portal",
        "share_portal",
        "api",
        _department_in_turn(3),
        _portal,
    ),
)
