"""``ckan jiulongpo feedback``: what is due, and how departments answer."""

from __future__ import annotations

import time

import click

import ckan.plugins.toolkit as tk
from ckan import types

from ckanext.jiulongpo.feedback import config, due
from ckanext.jiulongpo.speaking import speaking

__all__ = ["feedback"]

_EVERY_SECONDS = 60


@click.group(short_help="Feedback of the public, its clocks and followers.")
@click.pass_context
def feedback(ctx: click.Context) -> None:
    """Commands of feedback (互动反馈)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@feedback.command("due")
def due_command() -> None:
    """Send what is due and forget what is to be forgotten, once."""
    done = due.work()
    click.echo(
        tk._(
            "{new} new, {due} due, {mails} mails to departments, {digests} to followers, "
            "{delivered} webhook calls, {failed} failed, {erased} contacts erased"
        ).format(
            new=done.told.new,
            due=done.told.due,
            mails=done.told.mails,
            digests=done.digests,
            delivered=done.hooks.delivered,
            failed=done.hooks.failed,
            erased=done.erased,
        )
    )
    for failure in done.told.failed:
        click.echo(failure, err=True)
    if done.told.failed:
        raise SystemExit(1)


@feedback.command()
@click.option("--every", default=_EVERY_SECONDS, show_default=True, help="Seconds between looks.")
def work(every: int) -> None:
    """Look for what is due for ever; one process is enough, several do no harm."""
    while True:
        due.work()
        time.sleep(every)


@feedback.command()
def statistics() -> None:
    """Show how each department answered in the last 365 days."""
    context = types.Context(ignore_auth=True, user="")
    for row in tk.get_action("jiulongpo_feedback_statistics")(context, {}):
        click.echo(
            tk._(
                "{title}: {received} received, {answered} answered, {in_time} in time, "
                "{overdue} overdue"
            ).format(**row)
        )
