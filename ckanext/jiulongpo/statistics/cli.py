"""``ckan jiulongpo statistics``: bring counts in, put them into the index, see how they stand."""

from __future__ import annotations

from datetime import datetime

import click
from redis.exceptions import RedisError

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError

from ckanext.jiulongpo.speaking import speaking
from ckanext.jiulongpo.statistics import clock, config, faults, model, moving

__all__ = ["statistics"]


@click.group(short_help="Counts of views, downloads and calls.")
@click.pass_context
def statistics(ctx: click.Context) -> None:
    """Commands of statistics (数据统计)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@statistics.command()
def flush() -> None:
    """Bring the counts of the last minutes into the database and the index; every few minutes."""
    try:
        moved = moving.move()
    except RedisError as error:
        raise click.ClickException(faults.NOT_COUNTING().said(tk._)) from error
    if moved.lost_since:
        told = {"since": _told(moved.lost_since), "until": f"{clock.now():%Y-%m-%d %H:%M}"}
        click.echo(faults.COUNTS_LOST(**told).said(tk._), err=True)
    if moved.rows:
        _index()
    click.echo(tk._("{n} counts brought in").format(n=moved.rows))


@statistics.command()
def rebuild() -> None:
    """Tell the index anew how often each entry was downloaded lately."""
    click.echo(tk._("{n} entries in the index").format(n=_index()))


@statistics.command()
def status() -> None:
    """Show when counts were brought in last."""
    known = model.last_batch()
    click.echo(_told(known[1]) if known else tk._("Nothing was counted yet."))


def _index() -> int:
    try:
        return moving.put_into_index()
    except SearchError as error:
        raise click.ClickException(str(error)) from error


def _told(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"
