"""``ckan jiulongpo harvest``: run a source from the command line and see what came of it."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
from redis.exceptions import TimeoutError as NothingCameError
from rich.console import Console

import ckan.plugins.toolkit as tk
from ckan import types
from ckanext.harvest import utils as stock

from ckanext.jiulongpo.harvesters import build, config, display, outbox, service, settings
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.reconcile import service as reconciler
from ckanext.jiulongpo.harvesters.recovery import service as recovery
from ckanext.jiulongpo.harvesters.sources import file_drop
from ckanext.jiulongpo.harvesters.workbench import cli as workbench
from ckanext.jiulongpo.speaking import speaking

__all__ = ["harvest"]

_PAGE = 500
_ABSENT = ("remote_id", "title", "provider", "last_seen", "name", "address")


class _FileFirst(click.Group):
    """Lets ``harvest FILE …`` stand for ``harvest run FILE …``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_FileFirst, short_help="Harvest sources, runs and findings.")
@click.pass_context
def harvest(ctx: click.Context) -> None:
    """Commands of the harvest engine; ``harvest FILE`` is short for ``harvest run FILE``."""
    ctx.with_resource(speaking(ctx, config.locale()))


@harvest.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--mapping", help="Mapping file; found by the file's name when left out.")
@click.option("--title", help="Title of the source; the file's name when left out.")
@click.option("--state", default="published", show_default=True, help="State of new entries.")
@click.option("--create-providers", is_flag=True, help="Make organisations that are not known.")
@click.option("--parent", default="", help="Organisation above those that are made.")
@click.option("--place", default="", help="District whose units the records name.")
@click.option("--operator", default="", help="Who provides records that name nobody.")
@click.option("--owner", default="", help="Organisation of the source; else the catalogue office.")
@click.option("--encoding", default="", help="Encoding to try last.")
def run(path: Path, mapping: str | None, title: str | None, owner: str, **given: str) -> None:
    """Harvest a file or a folder into the catalogue and print what came of it."""
    name = mapping or build.mapping_for(path)
    if name is None:
        text = tk._("No mapping goes by the name of this file; name one with --mapping.")
        raise click.UsageError(text)
    place = path.resolve()
    try:
        chosen = settings.parse(file_drop.KIND, _settings(name, given))
        wanted = build.Wanted(file_drop.KIND, place.as_uri(), chosen, trusted=place)
        expected = build.count(wanted)
        source_id = service.ensure_source(place.as_uri(), title or path.name, chosen, owner)
        job_id = service.next_job(source_id)
        with display.Bar(Console(stderr=True), path.name) as bar:
            report = service.run_job(
                job_id, trusted=place, expected=expected, progress=bar.update, patient=False
            )
    except (HarvestError, settings.SettingsError) as error:
        raise click.ClickException(str(error)) from error
    display.summary(Console(), report, source_id)
    if report.state == "aborted" or report.tally.cut:
        raise SystemExit(1)


@harvest.command()
@click.argument("source_id")
@click.option("--state", type=click.Choice(["open", "resolved", "waived"]), default="open")
def findings(source_id: str, state: str) -> None:
    """Print the findings of a source by cause."""
    display.findings(Console(), source_id, state)


@harvest.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
@click.option("--every", default=5.0, show_default=True, help="Seconds to rest between turns.")
def work(once: bool, every: float) -> None:
    """Be one more worker: take up what is due, whoever died and whatever a queue has lost.

    Runs until it is ended; as many as you like may work side by side, on any machine.
    """
    while True:
        busy = recovery.turn()
        if once and not busy:
            return
        if not busy:
            time.sleep(every)


@harvest.command()
@click.argument("queue", type=click.Choice(["gather", "fetch"]))
def consume(queue: str) -> None:
    """Take what comes by a queue of ckanext-harvest, until it is ended.

    Its own consumers end with an error when nothing has come for a minute, for redis-py 8 gives
    up; whoever starts them again pays for another load of CKAN.
    """
    config.wait_long_for_messages()
    take = {"gather": stock.gather_consumer, "fetch": stock.fetch_consumer}[queue]
    while True:
        with suppress(NothingCameError):
            take()


@harvest.command()
def index() -> None:
    """Give Solr what an interrupted run has left in the outbox."""
    sent = outbox.heal(service.actor().name)
    click.echo(f"{sent} entries indexed, {outbox.pending()} pending")


@harvest.command()
@click.option("--look-only", is_flag=True, help="Compare and repair nothing.")
def reconcile(look_only: bool) -> None:
    """Compare database and index, repair what differs and print the drift that was found."""
    found = reconciler.reconcile(service.actor().name, repair=not look_only)
    click.echo(
        f"{found.compared} compared, {found.missing} missing, {found.stale} stale,"
        f" {found.ghosts} ghosts; drift {found.total}"
    )
    if look_only and found.total:
        raise SystemExit(1)


@contextmanager
def _asking(action: str) -> Iterator[Callable[..., dict[str, Any]]]:
    """An action in the site's name; what it refuses is one clear line."""
    user = service.actor().name

    def ask(**data: object) -> dict[str, Any]:
        return tk.get_action(f"jiulongpo_harvest_{action}")(types.Context(user=user), data)

    try:
        yield ask
    except (tk.ValidationError, tk.ObjectNotFound, tk.NotAuthorized) as error:
        raise click.ClickException(str(error)) from error


@harvest.command()
@click.argument("run_id")
def absent(run_id: str) -> None:
    """Print as CSV the entries that an unconfirmed run did not see."""
    writer = csv.writer(click.get_text_stream("stdout"))
    offset, count = 0, 1
    with _asking("run_absences") as ask:
        while offset < count:
            answer = ask(id=run_id, offset=offset, limit=_PAGE)
            count = answer["count"]
            for one in answer["results"]:
                writer.writerow([one[name] for name in _ABSENT])
            offset += _PAGE


@harvest.command()
@click.argument("run_id")
@click.option("--reason", required=True, help="Why; kept with the run.")
def confirm(run_id: str, reason: str) -> None:
    """Let the absence of an unconfirmed run count."""
    with _asking("run_confirm") as ask:
        click.echo(f"{ask(id=run_id, reason=reason)['marked']} records marked missing")


@harvest.command()
@click.argument("run_id")
@click.option("--reason", required=True, help="Why; kept with the run.")
def dismiss(run_id: str, reason: str) -> None:
    """Take the absences of an unconfirmed run for a fault of the source."""
    with _asking("run_dismiss") as ask:
        ask(id=run_id, reason=reason)


@harvest.command()
@click.argument("run_id")
def stop(run_id: str) -> None:
    """Ask a run to stop after the batch under way."""
    with _asking("run_stop") as ask:
        click.echo("asked" if ask(id=run_id)["asked"] else "not running")


@harvest.command()
@click.argument("run_id")
def resume(run_id: str) -> None:
    """Open a run again that was stopped or broke off; a worker goes on with it."""
    with _asking("run_resume") as ask:
        click.echo(ask(id=run_id)["job_id"])


@harvest.command("rerun-failed")
@click.argument("source_id")
@click.option("--code", help="Only the records that have this finding, such as JLP-H-M20.")
@click.option("--field", default="", help="The field of that finding.")
def rerun_failed(source_id: str, code: str | None, field: str) -> None:
    """Begin a run for the refused records of a source only, or for those of one finding."""
    cause = {"code": code, "field": field} if code else {}
    with _asking("rerun_failed") as ask:
        click.echo(ask(source_id=source_id, **cause)["job_id"])


@harvest.command()
@click.argument("entry")
@click.option("--reason", required=True, help="Why; kept with the entry's line.")
def restore(entry: str, reason: str) -> None:
    """Undo a harvest's withdrawal of an entry."""
    with _asking("entry_restore") as ask:
        click.echo(ask(id=entry, reason=reason)["name"])


@harvest.command()
@click.argument("source_id")
@click.argument("code")
@click.option("--reason", required=True, help="Why; kept with each finding.")
def waive(source_id: str, code: str, reason: str) -> None:
    """Take the open findings of a code as they are."""
    with _asking("finding_waive") as ask:
        waived = ask(source_id=source_id, code=code, reason=reason)["waived"]
        click.echo(f"{waived} findings waived")


for _command in workbench.COMMANDS:
    harvest.add_command(_command)


def _settings(mapping: str, given: dict[str, str]) -> str:
    names = {"state": "catalog_state", "parent": "parent_org"}
    chosen = {names.get(key, key): value for key, value in given.items() if value}
    return json.dumps({"mapping": mapping, **chosen})
