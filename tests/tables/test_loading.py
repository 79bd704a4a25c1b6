"""A file becomes a table: what it keeps, what it decides, what it sets aside."""

from __future__ import annotations

import pytest

from tests.tables.conftest import ask, loaded

pytestmark = pytest.mark.usefixtures("site")

HOMES = (
    "养老机构一览\n"
    "机构名称,机构编码,床位,入住率,备案日期,收费（元/月）,序号\n"
    '甲院,007,20,85.5%,2023年6月5日,"1,200.50",1\n'
    '乙院,008,,90%,2022/3/4,"3,000",2\n'
)


def test_chinese_forms_become_types_and_codes_stay_texts() -> None:
    table = loaded(HOMES.encode("gb18030"))
    assert table["state"] == "loaded", table
    kinds = {column["name"]: column["kind"] for column in table["columns"]}
    assert kinds == {
        "机构名称": "text",
        "机构编码": "text",
        "床位": "integer",
        "入住率": "percent",
        "备案日期": "date",
        "收费（元/月）": "number",
        "序号": "integer",
    }
    rows = ask(table["resource_id"])["rows"]
    assert rows[0]["机构编码"] == "007"
    assert rows[0]["备案日期"] == "2023-06-05"
    assert rows[0]["入住率"] == 85.5
    assert rows[1]["收费（元/月）"] == 3000
    assert rows[1]["床位"] is None
