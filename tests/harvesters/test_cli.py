"""``ckan jiulongpo harvest``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.harvesters import outbox
from tests.harvesters.jobs import catalogue, drop
from tests.harvesters.toys import entries, indexed

pytestmark = pytest.mark.usefixtures("site", "with_request_context")


def _harvest(cli: Any, *arguments: object) -> Any:
    return cli.invoke(jiulongpo, ["harvest", *map(str, arguments)])


def test_a_file_is_enough(cli: Any, tmp_path: Path) -> None:
    result = _harvest(cli, drop(tmp_path, catalogue(3)))
    assert not result.exit_code, result.output
    assert len(indexed()) == 3


def test_the_table_adds_up_and_is_chinese(cli: Any, tmp_path: Path) -> None:
    given = [*catalogue(3), *catalogue(2, start=9, department="没有的局")]
    output = _harvest(cli, drop(tmp_path, given)).output
    figures = {
        cells[1].strip(): cells[2].strip()
        for line in output.splitlines()
        if len(cells := line.split("│")) == 4
    }
    assert figures["新增条目"] == "3"
    assert figures["拒绝的记录"] == "2"
    assert figures["读取的记录"] == "5"


def test_a_second_run_finds_nothing_to_do(cli: Any, tmp_path: Path) -> None:
    path = drop(tmp_path, catalogue(3))
    _harvest(cli, path)
    output = _harvest(cli, path).output
    assert "未变条目" in output
    assert len(entries()) == 3


def test_providers_are_made_on_request_and_named(cli: Any, tmp_path: Path) -> None:
    path = drop(tmp_path, catalogue(1, department="区体育局"))
    result = _harvest(cli, path, "--create-providers")
    assert "区体育局" in result.output
    assert len(entries()) == 1


def test_findings_stand_below_with_what_to_do(cli: Any, tmp_path: Path) -> None:
    result = _harvest(cli, drop(tmp_path, catalogue(1, department="没有的局")))
    assert "JLP-H-A01" in result.output


def test_a_mapping_can_be_named(cli: Any, tmp_path: Path) -> None:
    path = drop(tmp_path, catalogue(1), "download.json")
    assert _harvest(cli, path).exit_code
    assert not _harvest(cli, path, "--mapping", "sichuan").exit_code
    assert len(entries()) == 1


def test_an_unknown_mapping_is_one_clear_line(cli: Any, tmp_path: Path) -> None:
    result = _harvest(cli, drop(tmp_path, catalogue(1)), "--mapping", "atlantis")
    assert result.exit_code
    assert "atlantis" in result.output
    assert "Traceback" not in result.output


def test_a_missing_owner_is_one_clear_line(cli: Any, tmp_path: Path) -> None:
    result = _harvest(cli, drop(tmp_path, catalogue(1)), "--owner", "nobody")
    assert result.exit_code
    assert "nobody" in result.output


def test_a_file_that_breaks_off_fails_the_command_and_keeps_what_was_read(
    cli: Any, tmp_path: Path
) -> None:
    path = drop(tmp_path, catalogue(2))
    path.write_text(path.read_text("utf-8")[:-30], "utf-8")
    result = _harvest(cli, path)
    assert result.exit_code
    assert "JLP-H-R10" in result.output
    assert len(entries()) == 1


def test_the_outbox_can_be_emptied_by_hand(
    cli: Any, tmp_path: Path, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _harvest(cli, drop(tmp_path, catalogue(1)))
    with monkeypatch.context() as patched:
        patched.setitem(ckan_config, "solr_url", "http://127.0.0.1:9/solr/none")
        result = _harvest(cli, drop(tmp_path, catalogue(3)))
    assert not result.exit_code
    assert outbox.pending() == 3, "two entries and their source"
    assert "3" in _harvest(cli, "index").output
    assert outbox.pending() == 0
    assert len(indexed()) == 3
