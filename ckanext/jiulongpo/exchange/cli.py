"""``ckan jiulongpo exchange``: report to the platform above."""

from __future__ import annotations

import click

import ckan.plugins.toolkit as tk
from ckan import types

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
@click.option("--delete", "gone", is_flag=True, help="Forget the token.")
def token(gone: bool) -> None:
    """Enter the token of the platform above: it is asked for, or read from standard input."""
    stream = click.get_text_stream("stdin")
    site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
    context = types.Context(user=site["name"], ignore_auth=True)
    try:
        if gone:
            tk.get_action("jiulongpo_exchange_token_delete")(context, {})
            return
        typed = click.prompt("token", hide_input=True) if stream.isatty() else stream.readline()
        tk.get_action("jiulongpo_exchange_token_set")(context, {"value": typed.rstrip("\r\n")})
    except tk.ValidationError as error:
        texts = " ".join(str(text) for text in error.error_summary.values())
        raise click.ClickException(texts) from error
    click.echo(tk._("The token is kept under seal."))


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
