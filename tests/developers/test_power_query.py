"""The examples of Excel and Power BI run, and give the table that the action answers.

The engine of M runs on Windows only: its maker's parser reads the code, and ``engines.power_query``
does what Microsoft's documentation says of each part of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast
from urllib.error import HTTPError

import pytest

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers.examples import examples_of, question_of
from ckanext.jiulongpo.developers.openapi.table import facts_of
from tests.developers.conftest import HOSTILE, examples_for, facts_with
from tests.developers.engines import power_query
from tests.developers.engines.power_query import MError, NotKnown, Table
from tests.tables.conftest import ask, attach, entry, load

BEDS = "核定床位"
ODD = (
    (*HOSTILE, "编号", "占比", "时刻", "开放", "yw_name"),
    (
        *('说"好",逗号', "第一行\n第二行", "=1+1", "", "#(tab)", "\\"),
        *("007", "12.5%", "2026-03-01 08:30:00", "true", "甲"),
    ),
    (*[""] * 6, "010", "", "", "", "乙"),
)
"""Every kind of column, hostile names, cells that want quotes, and cells that hold nothing."""


@pytest.fixture(scope="module")
def odd(site: CKANTestApp) -> dict[str, str]:
    """A table of such names and cells; its last column has another name in downloads."""
    made = entry(name="odd-table", items=[{"name": "业务名称", "name_en": "yw_name"}])
    text = io.StringIO()
    csv.writer(text).writerows(ODD)
    resource_id = attach(made["id"], "odd.csv", text.getvalue())
    assert load(resource_id)["state"] == "loaded"
    return {"name": made["name"], "resource_id": resource_id}


def test_the_examples_give_the_table_that_the_action_answers(
    site: CKANTestApp, live: str, homes: dict[str, Any], odd: dict[str, str]
) -> None:
    """Rows, names and order of columns and types are the action's, for one page and the whole."""
    keys = ("power-query", "power-query-table")
    codes = [
        examples_for(site, one["name"], one["resource_id"])[key].code
        for one in (homes, odd)
        for key in keys
    ]
    page, whole, odd_page, odd_whole = (cast("Table", t) for t in power_query.run(codes))

    assert page.columns == ("_id", "机构名称", BEDS, "成立日期", "所在街镇")
    assert [row[2] for row in page.rows] == [120, 110, 100, 90, 80]
    assert page.rows[0][3] == date(2020, 1, 12)
    assert page.records == _answered(site, homes)
    assert whole.columns == page.columns[1:]
    assert whole.records == _all(homes)
    assert len(whole.rows) == 12

    assert odd_page.records == _answered(site, odd)
    names = [name.replace("\u2028", " ") for name in ODD[0][:-1]]  # as tables keep them
    assert odd_whole.columns == (*names, "业务名称")
    assert odd_whole.rows == (
        (
            *('说"好",逗号', "第一行\n第二行", "=1+1", None, "#(tab)", "\\"),
            *("007", 12.5, datetime.fromisoformat("2026-03-01T08:30:00"), True, "甲"),
        ),
        (*[None] * 6, "010", None, None, None, "乙"),
    )


def test_an_answer_without_rows_is_a_table_with_the_same_columns(
    site: CKANTestApp, live: str, homes: dict[str, Any]
) -> None:
    """A report is refreshed when nothing fits, and must not break for want of a column."""
    code = examples_for(site, homes["name"], homes["resource_id"])["power-query"].code
    (none,) = power_query.run([code.replace("limit = 5", "limit = 0")])
    assert isinstance(none, Table)
    assert none.rows == ()
    assert none.columns == ("_id", "机构名称", BEDS, "成立日期", "所在街镇")


def test_a_refusal_of_the_site_is_an_error_of_the_query(
    site: CKANTestApp, live: str, homes: dict[str, Any]
) -> None:
    code = examples_for(site, homes["name"], homes["resource_id"])["power-query"].code
    with pytest.raises(HTTPError, match="409"):
        power_query.run([code.replace(f'"{BEDS}"', '"没有的列"')])


def test_the_first_example_is_as_written_by_hand(ckan_config: dict[str, Any]) -> None:
    ckan_config["ckan.site_url"] = "https://data.example.gov.cn"
    made = {e.key: e.code for e in examples_of(facts_with("名称", "床位", kind="integer"))}
    assert made["power-query"] == (
        "let\n"
        '    Source = Json.Document(Web.Contents("https://data.example.gov.cn", [\n'
        '        RelativePath = "api/3/action/jiulongpo_table_query",\n'
        '        Headers = [#"Content-Type" = "application/json"],\n'
        "        Content = Json.FromValue([\n"
        '            resource_id = "5f1c",\n'
        '            fields = {"名称", "床位"},\n'
        '            sort = "-名称",\n'
        "            limit = 5\n"
        "        ])\n"
        "    ])),\n"
        "    Rows = Table.FromRecords(\n"
        "        Source[result][rows],\n"
        '        {"_id", "名称", "床位"},\n'
        "        MissingField.UseNull\n"
        "    ),\n"
        "    Typed = Table.TransformColumnTypes(Rows, {\n"
        '        {"_id", Int64.Type},\n'
        '        {"名称", Int64.Type},\n'
        '        {"床位", Int64.Type}\n'
        '    }, "en-US")\n'
        "in\n"
        "    Typed"
    )


def test_the_second_example_is_as_written_by_hand(ckan_config: dict[str, Any]) -> None:
    ckan_config["ckan.site_url"] = "https://data.example.gov.cn"
    made = {e.key: e.code for e in examples_of(facts_with("名称"))}
    assert made["power-query-table"] == (
        "let\n"
        "    Source = Csv.Document(\n"
        '        Web.Contents("https://data.example.gov.cn", [\n'
        '            RelativePath = "dataset/entry/table/5f1c/csv"\n'
        "        ]),\n"
        '        [Delimiter = ",", Columns = 1, Encoding = 65001, QuoteStyle = QuoteStyle.Csv]\n'
        "    ),\n"
        "    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),\n"
        "    Rows = Table.ReplaceValue(\n"
        '        Headed, "", null, Replacer.ReplaceValue, Table.ColumnNames(Headed)\n'
        "    ),\n"
        "    Typed = Table.TransformColumnTypes(Rows, {\n"
        '        {"名称", type text}\n'
        '    }, "en-US")\n'
        "in\n"
        "    Typed"
    )


def test_hostile_names_stay_texts(ckan_config: dict[str, Any]) -> None:
    """What the question holds, read back by the interpreter: nothing of a name is code."""
    codes = []
    for name in HOSTILE:
        code = {e.key: e.code for e in examples_of(facts_with(name))}["power-query"]
        codes.append(code.partition("Json.FromValue(")[2].partition(")\n    ]))")[0])
    asked = [{"resource_id": "5f1c", "fields": [name], "limit": 5} for name in HOSTILE]
    assert power_query.run(codes) == asked


def test_what_cannot_be_seen_is_escaped(ckan_config: dict[str, Any]) -> None:
    """M breaks lines at U+2028, too, and a right-to-left mark would turn the code around."""
    made = {e.key: e.code for e in examples_of(facts_with('a"b#(lf)c\u2028\u202e\t'))}
    assert '{"a""b#(#)(lf)c#(00002028)#(0000202E)#(00000009)"}' in made["power-query"]


def test_the_language_means_what_its_specification_says() -> None:
    """Escapes, names between quotes, names in reach, fields: what the examples stand on."""
    codes = {
        '"a ""b"" #(#)(lf) #(cr,lf) #(0041)#(0001F600)"': 'a "b" #(lf) \r\n A😀',
        "let b = a, a = {1, true, null} in b": [1, True, None],
        'let a = [b = [#"c d" = 5]] in a[b][c d]': 5,
        "[a = 1, b = a]": {"a": 1, "b": 1},
        'Json.Document(Json.FromValue([a = {1, "x", null}]))': {"a": [1, "x", None]},
    }
    assert power_query.run(list(codes)) == list(codes.values())


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("each _", "EachExpression"),
        ("1 + 1", "ArithmeticExpression"),
        ("Table.Pivot", "Table.Pivot"),
        ('"#(bell)"', "bell"),
        ("[a = 1][b]?", "field"),
        ('Web.Contents("https://x", [RelativePath = "a", Timeout = 1])', "Timeout"),
        ('Table.FromRecords({[a = 1]}, {"b"}, MissingField.UseNull)', "without a column"),
    ],
)
def test_what_is_not_written_is_an_error_and_no_guess(code: str, word: str) -> None:
    with pytest.raises(NotKnown, match=word):
        power_query.run([code])


def test_an_error_of_m_is_one() -> None:
    typed = 'Table.TransformColumnTypes(Table.FromRecords({}, {"a"}, MissingField.UseNull), '
    with pytest.raises(MError, match="wasn't found"):
        power_query.run([typed + '{{"b", type text}}, "en-US")'])


def _answered(site: CKANTestApp, table: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the action answers to the question of the examples."""
    with site.flask_app.test_request_context():
        question = question_of(facts_of(table["name"], table["resource_id"]))
    return _with_days(ask(**question)["rows"])


def _all(table: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = ask(table["resource_id"], limit=1000)["rows"]
    return _with_days({k: v for k, v in row.items() if k != "_id"} for row in rows)


def _with_days(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of JSON, which has no days."""
    return [
        {k: date.fromisoformat(v) if k == "成立日期" else v for k, v in row.items()} for row in rows
    ]
