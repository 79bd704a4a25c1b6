"""``ckan jiulongpo harvest``: run a source from the command line and see what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
from flask_babel import force_locale
from rich.console import Console

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters import build, config, display, outbox, service, settings
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.sources import file_drop
from ckanext.jiulongpo.harvesters.workbench import cli as workbench

__all__ = ["harvest"]


@contextmanager
def _speaking(ctx: click.Context) -> Iterator[None]:
    """Speak the site's language, as pages do."""
    app = ctx.meta.get("flask_app")
    request = app.test_request_context() if app else nullcontext()
    with request, force_locale(config.locale()):
        yield


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
    ctx.with_resource(_speaking(ctx))


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
        job_id = service.new_job(source_id)
        with display.Bar(Console(stderr=True), path.name) as bar:
            report = service.run_job(job_id, trusted=place, expected=expected, progress=bar.update)
    except (HarvestError, settings.SettingsError) as error:
        raise click.ClickException(str(error)) from error
    display.summary(Console(), report, source_id)
    if report.state == "aborted":
        raise SystemExit(1)


@harvest.command()
@click.argument("source_id")
@click.option("--state", type=click.Choice(["open", "resolved", "waived"]), default="open")
def findings(source_id: str, state: str) -> None:
    """Print the findings of a source by cause."""
    display.findings(Console(), source_id, state)


@harvest.command()
def index() -> None:
    """Give Solr what an interrupted run has left in the outbox."""
    sent = outbox.heal(service.actor().name)
    click.echo(f"{sent} entries indexed, {outbox.pending()} pending")


for _command in workbench.COMMANDS:
    harvest.add_command(_command)


def _settings(mapping: str, given: dict[str, str]) -> str:
    names = {"state": "catalog_state", "parent": "parent_org"}
    chosen = {names.get(key, key): value for key, value in given.items() if value}
    return json.dumps({"mapping": mapping, **chosen})
