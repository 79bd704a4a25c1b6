"""The walkthrough in docs/harvest-source.md does what it says."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy, GuardedHttp
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.mapping.load import rules_from
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.settings import parse
from ckanext.jiulongpo.harvesters.sources.kind import Opening, declared
from ckanext.jiulongpo.harvesters.sources.rest.load import dialect_from
from tests.harvesters.contract import SourceContract
from tests.harvesters.core.http.server import Server, body
from tests.shared_data import ROOT

TEXT = (ROOT / "docs" / "harvest-source.md").read_text("utf-8")
LONGEST_TOY = 60
RECORD = {
    "资源编号": "7",
    "名称": "养老机构名录",
    "单位": "区民政局",
    "说明": "<p>名录</p>",
    "类": 3.0,
    "项": "07",
    "目": "005",
    "周期": "N",
    "记录数": "7,472",
    "发布时间": "2023年6月5日",
    "关键词": "养老 机构",
    "格式": "库表",
    "字段": "姓名(字符型,20)；年龄(整型)",
    "主题": "民政",
    "附件": [{"地址": "https://example.com/a.csv", "文件名": "a.csv"}],
}


def block(language: str, mark: str = "") -> str:
    found = re.search(rf"{re.escape(mark)}\n```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found, mark
    return found[1]


def module_of_the_toy() -> dict[str, Any]:
    module = ModuleType("toy_of_the_walkthrough")
    sys.modules[module.__name__] = module
    exec(compile(block("python", "<!-- toy -->"), "walkthrough", "exec"), module.__dict__)  # noqa: S102 - our own text
    return module.__dict__


def toy() -> Any:
    return module_of_the_toy()["RegistrySource"]


class TestToySource(SourceContract):
    @pytest.fixture
    def server(self) -> Iterator[Server]:
        rows = [{"id": n, "changed": "2023-06-05"} for n in range(3)]
        answers = {"/list": body(json.dumps({"rows": rows}).encode())}
        for n in range(3):
            record = {"资源编号": n, "title": f"表{n}"}
            answers[f"/record/{n}"] = body(json.dumps(record).encode())
        with Server(answers).running() as server:
            yield server

    @pytest.fixture
    def source(self, server: Server) -> Source:
        return toy()(server.url(""), self._http(server))

    @pytest.fixture
    def broken(self, server: Server) -> Source:
        return toy()(server.url("/nowhere"), self._http(server))

    def _http(self, server: Server) -> GuardedHttp:
        return GuardedHttp(AddressPolicy.of(server.allow))


def test_the_kind_of_the_walkthrough_opens_the_toy() -> None:
    kind = module_of_the_toy()["KIND"]
    settings = parse(kind, '{"mapping": "district_registry", "area": "north"}')
    opening = Opening(
        "http://example.com", settings, rules_from("x", yaml.safe_load(block("yaml")))
    )
    assert isinstance(kind.open(opening), Source)
    assert "area" in declared(kind.settings)


def test_the_dialect_of_the_walkthrough_can_be_used() -> None:
    dialect = dialect_from("share_list", yaml.safe_load(block("yaml", "<!-- dialect -->")))
    assert dialect.secret
    assert [detail.under for detail in dialect.details] == ["", "items"]


def test_the_toy_is_short() -> None:
    assert len(block("python", "<!-- toy -->").splitlines()) <= LONGEST_TOY


def test_the_mapping_of_the_walkthrough_maps() -> None:
    rules = rules_from("district_registry", yaml.safe_load(block("yaml")))
    record = RECORD
    assert rules.identity(record) == "7"
    entry = RecordMapper(rules).to_entry(SourceRecord(RecordRef("7"), record)).entry
    assert entry is not None
    assert entry.provider == "某某区民政局"
    assert dict(entry.fields) == {
        "class_code": "307005",
        "notes": "名录",
        "update_cycle": "7",
        "publish_date": "2023-06-05",
        "record_count_10k": "0.7472",
        "format_class": "3",
    }
    assert [item["data_type"] for item in entry.items] == ["C", "I"]
    assert entry.tags == ("养老", "机构")
    assert entry.source_values["theme"] == "民政"


def test_the_preview_of_the_walkthrough_writes_nothing_and_shows_the_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "district_registry.yaml").write_text(block("yaml"), "utf-8")
    (tmp_path / "records.json").write_text(json.dumps([RECORD]), "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(block("python", "<!-- preview -->"), "walkthrough", "exec"), {})  # noqa: S102 - our own text
    assert "养老机构名录" in capsys.readouterr().out
