from __future__ import annotations

from typing import Any

from ckanext.jiulongpo.cli import jiulongpo
from demo.exchange import CityPlatform
from tests.exchange.test_outbox import entries
from tests.harvesters.conftest import empty_tables, site

__all__ = ["empty_tables", "entries", "site"]


def test_sending_and_its_counts_are_told(
    cli: Any, entries: list[dict[str, Any]], city: CityPlatform
) -> None:
    sent = cli.invoke(jiulongpo, ["exchange", "send"])
    assert sent.exit_code == 0, sent.output
    assert "3" in sent.output
    status = cli.invoke(jiulongpo, ["exchange", "status"])
    counts = [line.rsplit(" ", 1)[1] for line in status.output.splitlines()]
    assert counts == ["3", "0", "0"]


def test_the_token_is_typed_and_never_shown(
    cli: Any, entries: list[dict[str, Any]], city: CityPlatform
) -> None:
    city.token = "kanari-token"
    sent = cli.invoke(jiulongpo, ["exchange", "token"], input="kanari-token\n")
    assert sent.exit_code == 0, sent.output
    assert "kanari" not in sent.output
    assert "3" in cli.invoke(jiulongpo, ["exchange", "send"]).output
    assert len(city.reports) == 3
    assert cli.invoke(jiulongpo, ["exchange", "token"], input="\n").exit_code
    assert not cli.invoke(jiulongpo, ["exchange", "token", "--delete"]).exit_code


def test_without_a_platform_the_command_says_what_is_to_be_set(
    cli: Any, site: dict[str, Any]
) -> None:
    sent = cli.invoke(jiulongpo, ["exchange", "send"])
    assert sent.exit_code == 1
    assert "platform" in sent.output
