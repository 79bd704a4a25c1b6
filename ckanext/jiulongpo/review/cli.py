"""``ckan jiulongpo review``: reminders, releases, and what a harvest has submitted."""

from __future__ import annotations

import click

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review import config, reminders, state
from ckanext.jiulongpo.review.releases import service as releases
from ckanext.jiulongpo.speaking import speaking

__all__ = ["review"]


@click.group(short_help="Review of entries, reminders and releases.")
@click.pass_context
def review(ctx: click.Context) -> None:
    """Commands of review (审核)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@review.command()
def remind() -> None:
    """Open cases for what a harvest has submitted, and remind of clocks; once a day by cron."""
    adopted, done = reminders.adopt(), reminders.remind()
    click.echo(
        tk._("{adopted} taken into review, {due} due, {mails} mails sent").format(
            adopted=adopted, due=done.due, mails=done.mails
        )
    )
    for failure in done.failed:
        click.echo(failure, err=True)
    if done.failed:
        raise SystemExit(1)


@review.command()
@click.option("--note", default="", help="What is said of the release.")
@click.option("--user", required=True, help="Name of the person who makes it.")
def release(note: str, user: str) -> None:
    """Keep what everybody may see now as the next release."""
    person = state.user(user)
    if person is None:
        raise click.ClickException(tk._("User not found"))
    try:
        made = releases.make(person, note)
    except tk.ValidationError as error:
        raise click.ClickException(" ".join(map(str, error.error_summary.values()))) from error
    click.echo(
        tk._("Release {number}: {entries} entries, {digest}").format(
            number=made["number"], entries=made["entries"], digest=made["digest"]
        )
    )
