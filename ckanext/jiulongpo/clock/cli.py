"""``ckan jiulongpo clock``."""

from __future__ import annotations

import gc
from functools import partial

import click

from ckanext.jiulongpo.clock import service, state
from ckanext.jiulongpo.clock.loop import Clock

__all__ = ["clock"]


@click.command(short_help="Do the periodic work of all plugins.")
@click.option("--list", "only_list", is_flag=True, help="Only show it: seconds and commands.")
@click.pass_context
def clock(ctx: click.Context, *, only_list: bool) -> None:
    """Do the periodic work of all plugins, until it is ended.

    One for a site is enough; several, on whatever machines, never do the same thing at once.
    """
    ticks = service.announced()
    if only_list:
        for tick in ticks:
            click.echo(f"{tick.seconds}\t{tick.name}")
        return
    state.let_go()
    # What was loaded stays: a collection in a child would else copy the pages it shares
    gc.collect()
    gc.freeze()
    Clock(ticks, partial(service.turn, ctx.find_root())).run()
