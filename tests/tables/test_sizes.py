"""The size that stands beside a download before it is made."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.columns import column_views
from ckanext.jiulongpo.tables.downloads.sizing import sizes_of
from ckanext.jiulongpo.tables.keeping import service as keeping
from tests.portal.page import Page
from tests.tables.conftest import attach, entry, load, show

_ROWS = "机构名称,街镇,床位,收费,备案日期,医养结合,经度,纬度\n" + "".join(
    f"第{n}养老院,{'石桥镇' if n % 3 else '谢家湾街道'},{n * 7 % 320},{n * 1.5:.2f},"
    f"20{n % 20:02}-0{n % 9 + 1}-1{n % 9},{'是' if n % 2 else '否'},106.{n:04},29.{n:04}\n"
    for n in range(1, 400)
)
_PROSE = "编号,说明\n" + "".join(
    f'{n},"{"本项说明分为若干段落，" * (n % 12 + 1)}" \n' for n in range(1, 90)
)
_SPARSE = "甲,乙,丙,丁\n" + "".join(f"{n},,,\n" for n in range(1, 60))
_ONE = "名称\n只有一行\n"
_FACTOR = 2.0
_UNITS = {"B": 1, "KB": 1024, "MB": 1024 * 1024}


def _loaded(content: str) -> dict[str, str]:
    """A table by the name of its entry and the id of its file."""
    name = entry()["name"]
    file = attach(name, "data.csv", content)
    load(file)
    return {"name": name, "resource_id": file}


def _sizes(page: Page) -> dict[str, str]:
    """What the box says, by format."""
    links = page.all("div#jt-downloads ul.j-dl a")
    return {
        link.get("href").partition("?")[0].rpartition("/")[2]: size.text_content()
        for link in links
        for size in link.findall("small")
    }


def _bytes(text: str) -> float:
    found = re.fullmatch(r"(?:约 )?([\d.,]+) (B|KB|MB)", text)
    assert found, text
    return float(found[1].replace(",", "")) * _UNITS[found[2]]


@pytest.mark.parametrize(
    "content", [_ROWS, _PROSE, _SPARSE, _ONE], ids=["wide", "prose", "sparse", "one"]
)
def test_each_guess_is_within_a_factor_of_two(site: CKANTestApp, content: str) -> None:
    """Of every format of the table, also where its rows have a place."""
    made = _loaded(content)
    page = Page(site.get(f"/dataset/{made['name']}"))
    told = _sizes(page)
    assert set(told) == set(show(made["resource_id"])["formats"])
    for form, text in told.items():
        address = f"/dataset/{made['name']}/table/{made['resource_id']}/{form}"
        real = len(site.get(address).data)
        assert text.startswith("约 ")
        assert real / _FACTOR <= _bytes(text) <= real * _FACTOR, (form, text, real)


def test_a_part_of_the_rows_is_smaller_than_all(site: CKANTestApp) -> None:
    made = _loaded(_ROWS)
    whole = _sizes(Page(site.get(f"/dataset/{made['name']}")))
    part = _sizes(Page(site.get(f"/dataset/{made['name']}?max:床位=40")))
    assert _bytes(part["json"]) < _bytes(whole["json"]) / 3


@pytest.mark.ckan_config("ckanext.jiulongpo.tables.kept_rows", 1)
@pytest.mark.ckan_config("ckanext.jiulongpo.tables.kept_megabytes", 64)
def test_what_is_kept_says_its_size_and_no_guess(site: CKANTestApp) -> None:
    made = _loaded(_ROWS)
    real = len(site.get(f"/dataset/{made['name']}/table/{made['resource_id']}/json").data)
    told = _sizes(Page(site.get(f"/dataset/{made['name']}")))
    assert not told["json"].startswith("约")
    assert _bytes(told["json"]) == pytest.approx(real, rel=0.1)
    assert told["xml"].startswith("约")
    keeping.forget(made["resource_id"])


@pytest.mark.parametrize(
    "profile",
    [{}, {"x": {}}, {"x": {"top": [], "filled": 0}}, {"x": {"filled": 5, "top": [["", 5]]}}],
)
def test_a_profile_that_says_little_gives_a_guess_all_the_same(profile: dict[str, Any]) -> None:
    columns = [{"name": "x", "title": "x", "kind": "text"}]
    for rows in (0, 5):
        views = column_views(columns, profile, rows, [])
        assert all(size >= 0 for size in sizes_of(views, rows, rows).values())
