"""``ckan jiulongpo exchange``: report to the platform above."""

from __future__ import annotations

import click

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.exchange import config, outbox
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.speaking import speaking

__all__ = ["exchange"]


@click.group(short_help="Reports to and from other platforms.")
@click.pass_context
def exchange(ctx: click.Context) -> None:
    """Commands of the exchange between platforms (上报)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@exchange.command()
@click.option("--limit", default=10_000, show_default=True, help="Reports at most.")
def send(limit: int) -> None:
    """Report what has changed, and what the platform has not taken yet."""
    try:
        sent = outbox.send(limit)
    except HarvestError as error:
        raise click.ClickException(error.finding.text(tk._)) from error
    click.echo(
        tk._("{planned} new or changed, {reported} reported, {failed} failed").format(
            planned=sent.planned, reported=sent.reported, failed=sent.failed
        )
    )


@exchange.command()
def status() -> None:
    """Show how many reports are taken, waiting and failed."""
    labels = {
        "reported": tk._("Reported"),
        "waiting": tk._("To be reported"),
        "failed": tk._("Report failed"),
    }
    for state, count in outbox.status().items():
        click.echo(f"{labels[state]} {count}")
