"""Five systems serve the whole catalogue once, four as files and one as an API."""

from __future__ import annotations

import csv
import io
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from python_calamine import load_workbook

from demo.generator import Catalogue
from demo.systems import SYSTEMS, export
from demo.systems.dialects import System, file_url
from demo.systems.exports import entries_of
from demo.systems.server import make_server
from demo.systems.xls import workbook

BASE = "http://127.0.0.1:1"
FILES = [system for system in SYSTEMS if system.format != "api"]


def _system(name: str) -> System:
    return next(system for system in SYSTEMS if system.name == name)


def _rows(body: bytes) -> list[list[object]]:
    return load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python()


def test_each_entry_is_in_exactly_one_system(catalogue: Catalogue) -> None:
    held = [entry.guid for system in SYSTEMS for entry in entries_of(system, catalogue)]
    assert sorted(held) == sorted(entry.guid for entry in catalogue.entries)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda s: s.name)
def test_each_system_has_a_good_part_of_the_catalogue(system: System, catalogue: Catalogue) -> None:
    assert len(entries_of(system, catalogue)) >= 150


def test_the_csv_is_gbk_and_not_utf8(catalogue: Catalogue) -> None:
    body = export(_system("towns"), catalogue, BASE)
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(body.decode("gbk"))))
    assert len(rows) == len(entries_of(_system("towns"), catalogue))
    assert rows[0]["是否开放"] in {"是", "否", "依申请开放"}


def test_the_workbook_has_real_dates(catalogue: Catalogue) -> None:
    rows = _rows(export(_system("departments"), catalogue, BASE))
    column = rows[0].index("数据更新日期")
    assert isinstance(rows[1][column], date)


def test_the_api_answers_with_its_envelope(catalogue: Catalogue) -> None:
    answer = json.loads(export(_system("platform"), catalogue, BASE))
    assert answer["code"] == 0
    assert answer["data"]["total"] == len(answer["data"]["list"])


def test_the_old_workbook_is_read_by_another_reader(catalogue: Catalogue) -> None:
    body = export(_system("registry"), catalogue, BASE)
    assert body.startswith(b"\xd0\xcf\x11\xe0")
    rows = _rows(body)
    assert len(rows) == len(entries_of(_system("registry"), catalogue)) + 1
    assert rows[1][rows[0].index("共享")] in {1.0, 2.0, 3.0}


@pytest.mark.parametrize("count", [1, 40, 4000])
def test_an_old_workbook_of_any_size_keeps_every_cell(count: int) -> None:
    table = [["名称", f"第{n}行，有逗号和“引号”", n / 4] for n in range(count)]
    assert _rows(workbook("表", table)) == table


def test_an_old_workbook_without_rows_can_be_read() -> None:
    assert _rows(workbook("空", [])) == []


@pytest.fixture(scope="module")
def served(catalogue: Catalogue) -> Iterator[str]:
    server = make_server(catalogue, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
        return answer.read()


def _ask(served: str, question: str) -> dict[str, Any]:
    return json.loads(_get(f"{served}/portal/share/api/catalog/{question}"))


def test_the_api_gives_its_catalogue_page_by_page_and_items_apart(
    served: str, catalogue: Catalogue
) -> None:
    first = _ask(served, "page?current=1&size=100")["result"]
    assert first["total"] == len(entries_of(_system("portal"), catalogue))
    assert len(first["records"]) == 100
    assert _ask(served, "page?current=9999&size=100")["result"]["records"] == []
    items = _ask(served, f"items?infoId={first['records'][0]['id']}")
    assert items["status"] == "OK"


@pytest.mark.parametrize(
    "question", ["page?current=x", "page?size=0", "page?size=9999", "items?infoId=nobody", "items"]
)
def test_the_api_says_no_with_status_200(served: str, question: str) -> None:
    assert _ask(served, question)["status"] == "ERROR"


@pytest.mark.parametrize("system", FILES, ids=lambda s: s.name)
def test_the_server_gives_each_catalogue(served: str, system: System, catalogue: Catalogue) -> None:
    body = _get(served + system.path)
    if system.format != "xlsx":
        assert body == export(system, catalogue, served)
    assert body


def test_every_kind_of_file_is_downloaded_from_the_address_in_the_catalogue(
    served: str, catalogue: Catalogue
) -> None:
    for kind in ("csv", "xlsx", "json"):
        entry, attachment = next(
            (e, a) for e in catalogue.entries for a in e.attachments if a.format == kind
        )
        assert _get(file_url(entry, attachment, served))


@pytest.mark.parametrize("path", ["/nothing", "/files/x/y.csv", "/files/../etc/passwd", "/files"])
def test_an_unknown_address_is_not_found(served: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        _get(served + path)
    assert caught.value.code == 404


def test_the_front_page_lists_the_systems(served: str) -> None:
    page = _get(served + "/").decode()
    assert all(system.path in page for system in SYSTEMS)
