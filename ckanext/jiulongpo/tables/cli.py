"""``ckan jiulongpo tables``: load the tables of files, see how they stand."""

from __future__ import annotations

import click

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.speaking import speaking
from ckanext.jiulongpo.tables import config, jobs, service
from ckanext.jiulongpo.tables.keeping import ahead as coming
from ckanext.jiulongpo.tables.keeping import service as keeping
from ckanext.jiulongpo.tables.versions import service as versions

__all__ = ["tables"]


@click.group(short_help="Tables of data files.")
@click.pass_context
def tables(ctx: click.Context) -> None:
    """Commands of the tables of files (数据表)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@tables.command()
def work() -> None:
    """Load the tables of new and changed files, and go on looking for more."""
    jobs.work()


@tables.command()
@click.option("--dataset", default="", help="Only the files of one entry, by its name or id.")
def load(dataset: str) -> None:
    """Load what is due, and end."""
    if dataset:
        done = jobs.load_entry(dataset)
    else:
        service.put_on()
        done = jobs.load_due()
    click.echo(tk._("{n} files loaded").format(n=done))


@tables.command()
def prune() -> None:
    """Drop versions of files and kept downloads that are too old or too many."""
    click.echo(tk._("The bytes of {n} versions removed").format(n=versions.prune()))
    click.echo(tk._("{n} kept downloads removed").format(n=keeping.prune()))


@tables.command()
def ahead() -> None:
    """Make the whole downloads of open tables that are not kept yet, and end."""
    click.echo(tk._("{n} downloads made").format(n=sum(1 for _mark in coming.downloads())))


@tables.command()
def status() -> None:
    """Show how many loads stand how."""
    words = {
        "waiting": tk._("Waiting"),
        "loading": tk._("Loading"),
        "loaded": tk._("Loaded"),
        "failed": tk._("Failed"),
    }
    for state, count in service.states().items():
        click.echo(f"{words[state]} {count}")
