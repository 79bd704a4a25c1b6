"""Harvest sources and jobs of ckanext-harvest, as its pages and queue make them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob

from tests.harvesters.toys import as_site

Row = dict[str, str]


def catalogue(
    count: int, *, department: str = "区民政局", start: int = 1, **more: str
) -> list[Row]:
    """Invented records in the dialect of the mapping ``sichuan``."""
    return [
        {
            "标题": f"社区服务站信息{number}",
            "来源部门": department,
            "重点领域": "社保就业",
            "发布时间": "2022-06-23",
            "更新时间": "2023-04-23",
            "开放条件": "无条件开放",
            "数据量": "11",
            "更新频率": "每年",
            "标签": "社区\r\n\t服务",
            "描述": f"第{number}批社区服务站的名称与地址。",
            "详情页网址": f"http://data.example.gov.cn/oportal/catalog/{number:032x}",
            "数据格式": "['xls', 'csv']",
            **more,
        }
        for number in range(start, start + count)
    ]


def drop(folder: Path, rows: list[Row], name: str = "sichuan_demo.json") -> Path:
    """A file of records."""
    path = folder / name
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return path


def make_source(path: Path, owner: str, **settings: Any) -> dict[str, Any]:
    """A source of files, as the form makes it."""
    return tk.get_action("harvest_source_create")(
        as_site(),
        {
            "name": "files-" + path.stem.replace("_", "-"),
            "title": "文件来源",
            "url": path.as_uri(),
            "source_type": "jiulongpo_file",
            "owner_org": owner,
            "config": json.dumps({"mapping": "sichuan", **settings}),
        },
    )


def run_through_queue(source_id: str) -> dict[str, Any]:
    """Start a job as the button does, and let the two consumers of ckanext-harvest take it."""
    job = tk.get_action("harvest_job_create")(as_site(), {"source_id": source_id, "run": True})
    take_from_queue()
    tk.get_action("harvest_jobs_run")(as_site(), {"source_id": source_id})
    return tk.get_action("harvest_job_show")(as_site(), {"id": job["id"]})


def take_from_queue() -> None:
    """Let the two consumers of ckanext-harvest take what waits."""
    gather, fetch = queue.get_gather_consumer(), queue.get_fetch_consumer()
    _consume(gather, queue.get_gather_queue_name(), queue.gather_callback)
    _consume(fetch, queue.get_fetch_queue_name(), queue.fetch_callback)


def _consume(consumer: Any, name: str, callback: Any) -> None:
    while True:
        method, header, body = consumer.basic_get(queue=name)
        if body is None:
            return
        callback(consumer, method, header, body)


def status_of(job_id: str) -> str:
    job = HarvestJob.get(job_id)
    assert job is not None
    return str(job.status)
