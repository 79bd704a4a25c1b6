"""One turn: a command of CKAN's command line, in a CKAN that is loaded already."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import click
from sqlalchemy.exc import OperationalError

import ckan.plugins as p

from ckanext.jiulongpo.interfaces import ITicks, Tick
from ckanext.jiulongpo.locks import alone

__all__ = ["announced", "turn"]

log = logging.getLogger(__name__)


def announced() -> list[Tick]:
    """The ticks of all plugins, in the order of the plugins."""
    return [tick for plugin in p.PluginImplementations(ITicks) for tick in plugin.get_ticks()]


def turn(root: click.Context, tick: Tick) -> None:
    """Do it unless another clock is at it; what it says goes to the log under its name.

    Args:
        root: of CKAN's command line, with CKAN loaded.
        tick: whose turn it is.

    Raises:
        SystemExit: it failed; the log says why.
    """
    try:
        with alone(f"clock {tick.name}") as first:
            if not first:
                log.info("%s: another clock is at it", tick.name)
                return
            with _logged(tick.name):
                _run(root, tick.command)
    except click.exceptions.Exit as ended:
        raise SystemExit(ended.exit_code) from ended
    except click.ClickException as error:
        log.warning("%s: %s", tick.name, error.format_message())
        raise SystemExit(1) from error
    except OperationalError as error:
        # The next turn has a connection of its own
        log.error("%s: the database has not answered: %s", tick.name, error.orig)  # noqa: TRY400 -- a database that is down needs no stack trace each minute
        raise SystemExit(1) from error
    except Exception as error:
        log.exception("%s", tick.name)
        raise SystemExit(1) from error


def _run(root: click.Context, words: tuple[str, ...]) -> None:
    group = root.command
    assert isinstance(group, click.Group)  # noqa: S101 - CKAN's own
    name, command, rest = group.resolve_command(root, list(words))
    assert command is not None  # noqa: S101 - click has refused what it does not know
    with command.make_context(name, rest, parent=root) as context:
        command.invoke(context)


@contextmanager
def _logged(name: str) -> Iterator[None]:
    """What is printed goes to the log, each line with the name."""
    said, told = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(told):
            yield
    finally:
        for level, stream in ((logging.INFO, said), (logging.WARNING, told)):
            for line in stream.getvalue().splitlines():
                log.log(level, "%s: %s", name, line)
