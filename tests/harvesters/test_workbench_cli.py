"""A source's life on the command line: try, preview, apply, schedule, run, decide, again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.model import Finding, Record, Run
from ckanext.jiulongpo.harvesters.secrets import service as secrets
from ckanext.jiulongpo.harvesters.workbench import sources
from tests.harvesters.jobs import catalogue, drop, make_source, take_from_queue
from tests.harvesters.toys import entries

pytestmark = pytest.mark.usefixtures("site", "clean_queues", "with_request_context", "roots")

NAME = "files-sichuan-demo"
Ask = Callable[..., str]


@pytest.fixture
def roots(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])


@pytest.fixture
def source(tmp_path: Path, site: dict[str, Any]) -> str:
    path = drop(tmp_path, [*catalogue(30), *catalogue(2, start=90, department="区体育局")])
    return make_source(path, site["office"]["id"])["id"]


@pytest.fixture
def ask(cli: Any) -> Ask:
    """What a command prints; a failure is expected where ``fails`` says so."""

    def asked(*arguments: object, fails: bool = False, typed: str | None = None) -> str:
        result = cli.invoke(jiulongpo, ["harvest", *map(str, arguments)], input=typed)
        assert bool(result.exit_code) == fails, result.output
        assert "Traceback" not in result.output
        return result.output

    return asked


def _run_of(job_id: str) -> Run:
    model.Session.expire_all()
    return model.Session.scalars(sa.select(Run).where(Run.job_id == job_id)).one()


def _only_run() -> Run:
    model.Session.expire_all()
    return model.Session.scalars(sa.select(Run)).one()


def _harvested(source: str) -> Run:
    job_id = service.next_job(source)
    service.run_job(job_id)
    return _run_of(job_id)


def test_the_connection_is_tried(ask: Ask, source: str, tmp_path: Path) -> None:
    assert "✓" in ask("test", NAME)
    (tmp_path / "sichuan_demo.json").unlink()
    told = ask("test", NAME, fails=True)
    assert "✗" in told
    assert "JLP-H-R01" in told
    assert "Harvest" not in ask("test", "nobody", fails=True), "told in Chinese"


def test_a_preview_is_shown_and_applied(ask: Ask, source: str, tmp_path: Path) -> None:
    first = ask("preview", NAME)
    assert "30" in first
    assert not entries()
    told = ask("preview", NAME, "--apply")
    take_from_queue()
    assert _only_run().job_id in told
    assert _only_run().counts == {"created": 30, "rejected": 2}
    drop(tmp_path, [*catalogue(1, 描述="改过。"), *catalogue(29, start=2)])
    changed = ask("preview", NAME)
    assert "改过。" in changed
    assert "第1批社区服务站的名称与地址。" in changed


def test_a_preview_of_what_cannot_be_read_fails_with_its_reason(
    ask: Ask, source: str, tmp_path: Path
) -> None:
    (tmp_path / "sichuan_demo.json").write_text("not json", "utf-8")
    assert "JLP-H-R10" in ask("preview", NAME, fails=True)


def test_a_schedule_is_set_shown_and_taken_away(ask: Ask, source: str) -> None:
    assert ask("schedule", NAME).strip() == "手动"
    told = ask("schedule", NAME, "30 2 * * *", "--jitter", 0, "--quiet", "08:30-18:00")
    assert told == ask("schedule", NAME)
    assert "每天 02:30" in told
    assert "Asia/Shanghai" in told
    assert told.count("02:30") > 3, "with its next times"
    assert ask("schedule", NAME, "every day", fails=True)
    assert ask("schedule", NAME) == told
    assert ask("schedule", NAME, "--off").strip() == "手动"


def test_what_is_due_is_started(ask: Ask, source: str) -> None:
    ask("schedule", NAME, "30 2 * * *", "--jitter", 0)
    assert "已开始 0 次" in ask("due")
    model.Session.execute(
        sa.text("UPDATE jiulongpo_harvest_schedule SET next_due = now() - interval '1 minute'")
    )
    model.Session.commit()
    assert "已开始 1 次" in ask("due")
    assert "已开始 0 次" in ask("due"), "once a time"
    take_from_queue()
    assert _only_run().counts == {"created": 30, "rejected": 2}


def test_a_secret_is_entered_listed_and_forgotten(ask: Ask, source: str) -> None:
    before = ask("secret", NAME)
    assert {line.partition(":")[0] for line in before.splitlines()} == {"password", "private_key"}
    told = ask("secret", NAME, "password", typed="kanari-口令\n")
    assert "kanari" not in told
    assert told != before
    stored = sources.source_of(source)
    assert secrets.opened(sources.holder_of(stored)) == {"password": "kanari-口令"}
    ask("secret", NAME, "password", "--delete")
    assert secrets.opened(sources.holder_of(stored)) == {}
    assert ask("secret", NAME, "unknown", typed="x\n", fails=True)


def test_a_mapping_is_printed_saved_and_taken_back(ask: Ask, source: str, tmp_path: Path) -> None:
    text = ask("mapping", NAME)
    assert "fields:" in text
    file = tmp_path / "own.yaml"
    file.write_text(text.replace("描述", "说明"), "utf-8")
    assert "说明" in ask("mapping", NAME, file, "--note", "摘要改名")
    file.write_text("fields: [", "utf-8")
    assert ask("mapping", NAME, file, fails=True)
    file.write_text(text, "utf-8")
    ask("mapping", NAME, file)
    assert "说明" in ask("mapping", NAME, "--undo")


def test_findings_are_told_waived_and_read_again(ask: Ask, source: str) -> None:
    run = _harvested(source)
    assert run.counts == {"created": 30, "rejected": 2}
    assert "JLP-H-A01" in ask("findings", source)
    factories.Organization(name="tiyu", title="区体育局")
    job_id = ask("rerun-failed", source, "--code", "JLP-H-A01", "--field", "owner_org").strip()
    ask("work", "--once")
    assert _run_of(job_id).counts == {"created": 2}
    assert "JLP-H-A01" not in ask("findings", source)
    assert "JLP-H-A01" in ask("findings", source, "--state", "resolved")
    assert ask("rerun-failed", source, fails=True)


def test_a_finding_is_waived_with_its_reason(ask: Ask, source: str) -> None:
    _harvested(source)
    assert ask("waive", source, "JLP-H-A01", fails=True), "a reason is asked for"
    assert ask("waive", source, "JLP-H-A01", "--reason", "已核实").startswith("2")
    assert "JLP-H-A01" in ask("findings", source, "--state", "waived")
    reasons = sa.select(Finding.waived_reason).where(Finding.code == "JLP-H-A01")
    assert set(model.Session.scalars(reasons)) == {"已核实"}


@pytest.mark.parametrize("decision", ["confirm", "dismiss"])
def test_an_unconfirmed_run_is_looked_at_and_decided(
    ask: Ask, source: str, tmp_path: Path, decision: str
) -> None:
    _harvested(source)
    drop(tmp_path, catalogue(5))
    run = _harvested(source)
    assert run.state == "unconfirmed"
    assert len(ask("absent", run.id).splitlines()) == 25
    ask(decision, run.id, "--reason", "核对过")
    decided = _run_of(run.job_id or "")
    assert (decided.decision, decided.decided_reason) == (f"{decision}ed", "核对过")
    assert ask("absent", run.id) == ""
    missing = sa.select(sa.func.count()).where(Record.state == "missing")
    assert model.Session.scalar(missing) == (25 if decision == "confirm" else 0)
    assert ask(decision, run.id, "--reason", "再来", fails=True)


def test_a_run_is_stopped_and_goes_on(
    ask: Ask, source: str, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.batch_size", 5)
    job_id = service.next_job(source)
    service.run_job(job_id, progress=lambda _now: ask("stop", _only_run().id) and None)
    run = _run_of(job_id)
    assert run.state == "stopped"
    assert ask("stop", run.id).strip() == "not running"
    assert ask("resume", run.id).strip() == job_id
    ask("work", "--once")
    assert _run_of(job_id).counts == {"created": 30, "rejected": 2}


def test_a_withdrawn_entry_is_restored(ask: Ask, source: str, tmp_path: Path) -> None:
    _harvested(source)
    drop(tmp_path, catalogue(29))
    _harvested(source)
    model.Session.execute(
        sa.update(Record)
        .where(Record.state == "missing")
        .values(missing_since=sa.text("now() - interval '8 days'"), missing_runs=3)
    )
    model.Session.commit()
    _harvested(source)
    (gone,) = [p for p in entries().values() if p.extras["catalog_state"] == "withdrawn"]
    assert ask("restore", gone.name, "--reason", "来源漏报").strip() == gone.name
    assert entries()[gone.title].extras["catalog_state"] == "published"


def test_database_and_index_are_compared(ask: Ask, source: str) -> None:
    _harvested(source)
    assert "drift 0" in ask("reconcile", "--look-only")
