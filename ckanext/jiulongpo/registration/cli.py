"""``ckan jiulongpo registration``."""

from __future__ import annotations

import click

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.registration import config
from ckanext.jiulongpo.registration.expiry import service as expiry
from ckanext.jiulongpo.speaking import speaking

__all__ = ["registration"]


@click.group(short_help="Drafts of the registration form.")
@click.pass_context
def registration(ctx: click.Context) -> None:
    """Commands of registration (登记)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@registration.command()
def tidy() -> None:
    """Tell owners of drafts that nobody uses, and remove those told of long ago; daily by cron."""
    done = expiry.sweep()
    click.echo(
        tk._("{told} drafts told of, {removed} removed, {mails} mails sent").format(
            told=done.told, removed=done.removed, mails=done.mails
        )
    )
    for failure in done.failed:
        click.echo(failure, err=True)
    if done.failed:
        raise SystemExit(1)
