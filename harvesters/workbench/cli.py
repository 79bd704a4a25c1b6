"""``ckan jiulongpo harvest``: set up, try, preview and schedule sources without the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.jiulongpo.harvesters import display, service
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.notices import service as notices
from ckanext.jiulongpo.harvesters.preview import service as previews
from ckanext.jiulongpo.harvesters.preview.changes import label
from ckanext.jiulongpo.harvesters.preview.model import StoredPreview
from ckanext.jiulongpo.harvesters.schedule import service as schedules
from ckanext.jiulongpo.harvesters.settings import SettingsError
from ckanext.jiulongpo.harvesters.workbench import sources

__all__ = ["COMMANDS"]

_OUTCOMES = ("created", "updated", "unchanged", "withdrawn", "rejected")


@contextmanager
def _spoken() -> Iterator[None]:
    """Faults end the command with their words and a status that is not 0."""
    try:
        yield
    except tk.ValidationError as error:
        texts = " ".join(str(text) for text in error.error_summary.values())
        raise click.ClickException(texts) from error
    except tk.ObjectNotFound as error:
        raise click.ClickException(tk._("Harvest source not found")) from error
    except (HarvestError, SettingsError) as error:
        raise click.ClickException(str(error)) from error


def _act(action: str, **data: object) -> Any:  # noqa: ANN401 - whatever the action answers
    context = types.Context(user=service.actor().name, ignore_auth=True)
    return tk.get_action(action)(context, data)


@click.command()
@click.argument("source")
def test(source: str) -> None:
    """Try whether SOURCE (name or id) can be read; harvests nothing."""
    console = Console()
    with _spoken():
        answer = _act("jiulongpo_harvest_source_test", source_id=sources.source_of(source).id)
    for check in answer["checks"]:
        mark, style = ("✓", "green") if check["passed"] else ("✗", "bold red")
        if not check["offered"]:
            mark, style = "–", "dim"
        console.print(f"{mark} {check['text']}", style=style, markup=False)
        if finding := check["finding"]:
            told = f"  {finding['code']} {finding['text']} {finding['advice']}"
            console.print(told, markup=False)
    if not answer["passed"]:
        raise SystemExit(1)


@click.command()
@click.argument("source")
@click.option("--apply", "applied", is_flag=True, help="Start the run if nothing has changed.")
def preview(source: str, applied: bool) -> None:
    """Show what a run of SOURCE would do; writes nothing."""
    with _spoken():
        found = sources.source_of(source)
        actor = service.actor()
        with display.Bar(Console(stderr=True), found.title) as bar:
            row = previews.make_now(found.id, actor.id, bar.update)
        _show(Console(), row)
        if row.state != "ready":
            raise SystemExit(1)
        if applied:
            with display.Bar(Console(stderr=True), found.title) as bar:
                previews.check_and_start(row.id, bar.update)
            _tell_start(row.id)


def _show(console: Console, row: StoredPreview) -> None:
    labels = {
        "created": tk._("New"),
        "updated": tk._("Changed"),
        "unchanged": tk._("Unchanged"),
        "withdrawn": tk._("To be withdrawn"),
        "rejected": tk._("Rejected"),
    }
    table = Table(title=tk._("What a run would do"), show_header=False)
    for outcome in _OUTCOMES:
        table.add_row(labels[outcome], f"{row.counts.get(outcome, 0):,}")
    console.print(table)
    for one in row.samples.get("updated", ()):
        console.print(f"[bold]{escape(one['title'])}[/bold] {escape(one['guid'])}")
        for each in one["changes"]:
            told = f"  {label(each['field'])}: {each['before'] or '—'} → {each['after'] or '—'}"
            console.print(told, markup=False)
    if abort := row.report.get("abort"):
        console.print(f"{abort['code']} {abort['message']}", style="bold red", markup=False)


def _tell_start(preview_id: str) -> None:
    row = previews.get(preview_id)
    if row is None or row.state != "applied":
        raise click.ClickException(tk._("The source has changed since; nothing was started."))
    click.echo(tk._("Run {job} is in the queue.").format(job=row.job_id))


@click.command()
@click.argument("source")
@click.argument("cron", required=False)
@click.option("--jitter", default=20, show_default=True, help="Minutes over which runs are spread.")
@click.option("--quiet", default="", help="Hours without runs, such as 08:30-18:00.")
@click.option("--off", is_flag=True, help="Take the schedule away.")
def schedule(source: str, cron: str | None, jitter: int, quiet: str, off: bool) -> None:
    """Show when SOURCE is harvested, or set it: CRON has five fields, such as '30 2 * * *'."""
    with _spoken():
        found = sources.source_of(source)
        if off:
            _act("jiulongpo_harvest_schedule_delete", source_id=found.id)
        elif cron:
            _act(
                "jiulongpo_harvest_schedule_set",
                source_id=found.id,
                cron=cron,
                jitter=jitter,
                quiet=quiet,
            )
        stored = _act("jiulongpo_harvest_schedule_show", source_id=found.id)
    if stored is None:
        click.echo(tk._("by hand"))
        return
    click.echo(f"{stored['words']} ({stored['timezone']})")
    for moment in stored["next_times"]:
        click.echo(f"  {tk.h.jiulongpo_harvest_when(moment)}")


@click.command()
@click.argument("source")
@click.argument("name", required=False)
@click.option("--delete", "gone", is_flag=True, help="Forget the secret.")
def secret(source: str, name: str | None, gone: bool) -> None:
    """List the secrets of SOURCE, or enter one: it is asked for, or read from standard input."""
    with _spoken():
        found = sources.source_of(source)
        if name and gone:
            _act("jiulongpo_harvest_secret_delete", source_id=found.id, name=name)
        elif name:
            stream = click.get_text_stream("stdin")
            value = click.prompt(name, hide_input=True) if stream.isatty() else stream.readline()
            typed = value.rstrip("\r\n")
            _act("jiulongpo_harvest_secret_set", source_id=found.id, name=name, value=typed)
        for one in _act("jiulongpo_harvest_secret_list", source_id=found.id):
            state = tk._("entered") if one["set"] else tk._("Not entered yet")
            click.echo(f"{one['name']}: {state}")


@click.command()
@click.argument("source")
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--note", default="", help="What was changed and why.")
@click.option("--undo", is_flag=True, help="Go back by one version.")
def mapping(source: str, file: Path | None, note: str, undo: bool) -> None:
    """Print the mapping of SOURCE, or save FILE as its own mapping."""
    with _spoken():
        found = sources.source_of(source)
        shown = _act("jiulongpo_harvest_mapping_show", source_id=found.id)
        if undo:
            shown = _act("jiulongpo_harvest_mapping_undo", source_id=found.id)
        elif file:
            newest = shown["versions"][0]["number"] if shown["versions"] else 0
            shown = _act(
                "jiulongpo_harvest_mapping_save",
                source_id=found.id,
                text=file.read_text("utf-8"),
                note=note,
                upon=newest,
            )
    click.echo(shown["text"])


@click.command()
def due() -> None:
    """Start the sources whose time has come, and tell what has changed; run it each minute."""
    started = schedules.due()
    mails = notices.sweep()
    text = tk._("{runs} runs started, {mails} mails sent")
    click.echo(text.format(runs=len(started), mails=mails))


COMMANDS = (test, preview, schedule, secret, mapping, due)
