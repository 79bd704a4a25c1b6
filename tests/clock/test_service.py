"""One turn, done in this process: what it prints, and how it may fail."""

from __future__ import annotations

import logging

import click
import pytest
from click.testing import CliRunner

import ckan.plugins as p

from ckanext.jiulongpo.clock import service
from ckanext.jiulongpo.clock.cli import clock
from ckanext.jiulongpo.clock.tick import Tick
from ckanext.jiulongpo.locks import alone

pytestmark = pytest.mark.usefixtures("kept_db")


@click.group()
def root() -> None: ...


@root.group()
def part() -> None: ...


@part.command()
@click.option("--often", type=int, default=1)
def says(often: int) -> None:
    for _ in range(often):
        click.echo("两件办好")
    click.echo("一封没有寄出", err=True)


@part.command()
def refuses() -> None:
    raise click.ClickException("没有上级平台")


@part.command()
def breaks() -> None:
    raise ZeroDivisionError


@part.command()
@click.pass_context
def leaves(ctx: click.Context) -> None:
    ctx.exit(3)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="ckanext.jiulongpo.clock")
    return caplog


def _turn(*words: str) -> None:
    service.turn(click.Context(root), Tick(words, 60))


def test_what_a_turn_prints_is_logged_under_its_name(log: pytest.LogCaptureFixture) -> None:
    _turn("part", "says", "--often", "2")
    told = [(record.levelname, record.getMessage()) for record in log.records]
    name = "part says --often 2"
    assert told == [
        ("INFO", f"{name}: 两件办好"),
        ("INFO", f"{name}: 两件办好"),
        ("WARNING", f"{name}: 一封没有寄出"),
    ]


@pytest.mark.parametrize(
    ("words", "status", "text"),
    [
        (("part", "refuses"), 1, "part refuses: 没有上级平台"),
        (("part", "breaks"), 1, "ZeroDivisionError"),
        (("part", "leaves"), 3, ""),
        (("part", "nothing"), 1, "No such command"),
        (("nobody",), 1, "No such command"),
        (("part", "says", "--often", "x"), 1, "--often"),
    ],
)
def test_a_turn_that_fails_says_so(
    log: pytest.LogCaptureFixture, words: tuple[str, ...], status: int, text: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        _turn(*words)
    assert ended.value.code == status
    assert text in log.text


def test_one_does_it_at_a_time(log: pytest.LogCaptureFixture) -> None:
    """Also where the other one is on another machine: the database knows."""
    with alone("clock part says") as first:
        assert first
        _turn("part", "says")
    assert [record.getMessage() for record in log.records] == ["part says: another clock is at it"]
    log.clear()
    _turn("part", "says")
    assert "两件办好" in log.text


def test_a_turn_of_another_kind_is_not_kept_waiting(log: pytest.LogCaptureFixture) -> None:
    with alone("clock part refuses"):
        _turn("part", "says")
    assert "两件办好" in log.text


def test_every_tick_is_a_command_of_ckan() -> None:
    """A tick that names no command would fail in each of its turns."""
    commands = {
        command.name: command
        for plugin in p.PluginImplementations(p.IClick)
        for command in plugin.get_commands()
    }
    announced = service.announced()
    assert len({tick.name for tick in announced}) == len(announced) >= 10
    for tick in announced:
        found = commands[tick.command[0]]
        for word in tick.command[1:]:
            assert isinstance(found, click.Group)
            found = found.commands[word]
        assert not isinstance(found, click.Group)


def test_without_a_platform_above_nothing_is_sent() -> None:
    waiting = {tick.name: tick.seconds for tick in service.announced()}
    assert waiting.pop("jiulongpo exchange send") == 0
    assert all(waiting.values())


def test_whoever_prefers_cron_is_told_commands_and_seconds() -> None:
    told = CliRunner().invoke(clock, ["--list"])
    assert told.exit_code == 0
    assert "120\tjiulongpo review due" in told.output.splitlines()
    assert len(told.output.splitlines()) == len(service.announced())
