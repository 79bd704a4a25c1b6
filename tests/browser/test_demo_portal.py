"""What a stranger finds after ``make run``: harvested entries, files that open, accounts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from demo.systems import SYSTEMS
from tests.architecture.source_tree import ROOT
from tests.browser.demo_site import DemoSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_SECONDS_TO_LOAD = 90


def _action(demo: DemoSite, name: str, **parameters: Any) -> Any:
    answer = httpx.get(
        f"{demo.url}/api/3/action/{name}", params=parameters, timeout=60, trust_env=False
    )
    assert answer.status_code == 200, answer.text[:300]
    return answer.json()["result"]


def _files(demo: DemoSite, kind: str) -> list[dict[str, Any]]:
    found = _action(demo, "package_search", fq=f"res_format:{kind}", rows=50)["results"]
    return [file for entry in found for file in entry["resources"] if file["format"] == kind]


def _body(file: dict[str, Any]) -> bytes:
    answer = httpx.get(file["url"], timeout=60, trust_env=False)
    assert answer.status_code == 200, file["url"]
    return answer.content


def test_the_public_finds_a_good_part_of_the_catalogue(demo: DemoSite) -> None:
    found = _action(
        demo, "package_search", rows=0, **{"facet.field": '["organization"]', "facet.limit": 200}
    )
    assert found["count"] >= 900
    assert len(found["search_facets"]["organization"]["items"]) >= 40


def test_everything_was_harvested(demo: DemoSite) -> None:
    told = [int(number) for number in re.findall(r"新增 (\d+)", demo.progress)]
    refused = [int(number) for number in re.findall(r"拒绝 (\d+)", demo.progress)]
    assert len(told) == len(SYSTEMS)
    assert sum(told) >= 1200
    assert 0 < sum(refused) < 40
    assert demo.load_seconds < MOST_SECONDS_TO_LOAD


def test_every_key_theme_has_entries(demo: DemoSite) -> None:
    for theme in _action(demo, "group_list", all_fields="true"):
        assert theme["package_count"] > 0, theme["name"]


def test_a_csv_opens(demo: DemoSite) -> None:
    for file in _files(demo, "CSV")[:6]:
        body = _body(file)
        encoding = "utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "gb18030"
        rows = list(csv.reader(io.StringIO(body.decode(encoding))))
        assert len(rows) > 10
        assert len(body) == file["size"]


def test_a_workbook_opens(demo: DemoSite) -> None:
    file = _files(demo, "XLSX")[0]
    body = _body(file)
    assert load_workbook(io.BytesIO(body)).worksheets[0].max_row > 10


def test_a_json_file_opens(demo: DemoSite) -> None:
    file = _files(demo, "JSON")[0]
    assert len(json.loads(_body(file))) > 10


def test_files_lie_in_the_portal_itself(demo: DemoSite) -> None:
    files = [*_files(demo, "CSV"), *_files(demo, "XLSX"), *_files(demo, "JSON")]
    assert len(files) >= 90
    assert all(file["url"].startswith(demo.url) for file in files)
    assert all(re.search(r"/[\w-]+\.(csv|xlsx|json)$", file["url"]) for file in files)


def test_there_is_an_account_for_each_role(demo: DemoSite) -> None:
    roles = {"编目员", "部门审核员", "目录管理员", "审计员", "系统管理员"}
    assert {account["role"] for account in demo.accounts} == roles
    assert len({account["password"] for account in demo.accounts}) == len(roles)


@pytest.mark.parametrize("number", range(5))
def test_each_account_logs_in(demo: DemoSite, number: int) -> None:
    account = demo.accounts[number]
    with httpx.Client(base_url=demo.url, timeout=60, follow_redirects=True, trust_env=False) as web:
        form = web.get("/user/login").text
        token = re.search(
            r'name="_csrf_token"[^>]*value="([^"]+)"|content="([^"]+)"[^>]*csrf', form
        )
        fields = {"login": account["username"], "password": account["password"]}
        if token:
            fields["_csrf_token"] = token[1] or token[2]
        answer = web.post("/user/login", data=fields)
        assert "/user/login" not in str(answer.url)


def test_loading_again_changes_nothing(demo: DemoSite) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CKAN_")}
    command = [sys.executable, "-m", "demo", "load", f"--port={demo.systems_port}"]
    run = subprocess.run(
        command, cwd=ROOT, env=environment | {"CKAN_INI": str(demo.ini)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert json.loads(run.stdout) == []
    assert set(re.findall(r"(?:新增|变更) (\d+)", run.stderr)) == {"0"}
    assert "数据文件入库 0 个" in run.stderr
