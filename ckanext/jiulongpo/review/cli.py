"""``ckan jiulongpo review``: reminders, what takes effect at its hour, releases, calendars."""

from __future__ import annotations

from typing import Any, BinaryIO

import click

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.review import config, faults, labels, reminders, state
from ckanext.jiulongpo.review.releases import making as releases
from ckanext.jiulongpo.review.timed import service as timed
from ckanext.jiulongpo.review.updates import service as days_of_updates
from ckanext.jiulongpo.review.workdays import service as workdays
from ckanext.jiulongpo.review.workdays.reading import MOST_BYTES
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
    for failure in (*done.failed, *(finding.said(tk._) for finding in done.warnings)):
        click.echo(failure, err=True)
    if done.failed:
        raise SystemExit(1)


@review.command()
def due() -> None:
    """Let everything take effect whose hour has come; every few minutes by a clock."""
    done = timed.run()
    for package_id in done.done:
        click.echo(tk._("{entry} took effect").format(entry=package_id))
    for package_id, why in (*done.failed, *done.left):
        click.echo(f"{package_id}: {why}", err=True)
    if done.left:
        raise SystemExit(1)


@review.command()
@click.argument("file", type=click.File("rb"))
@click.option("--source", default="", help="Title and number of the notice; needed to keep it.")
@click.option("--keep", is_flag=True, help="Let it take effect; else it is only compared.")
def calendar(file: BinaryIO, source: str, *, keep: bool) -> None:
    """Compare a calendar of working days (CSV or iCalendar) with the one in use, and import it."""
    told = workdays.imported(file.read(MOST_BYTES + 1), source, None, keep=keep)
    for finding in told["findings"]:
        click.echo(finding.said(tk._), err=True)
    if told["findings"]:
        raise SystemExit(1)
    for change in told["changes"]:
        before, after = labels.day(change["before"]), labels.day(change["after"])
        click.echo(f"{change['day']}  {before} → {after}")
    click.echo(
        tk._("Calendar of {year}: {count} days differ.").format(
            year=told["year"], count=len(told["changes"])
        )
    )
    if keep:
        click.echo(tk._("It is in use; {count} clocks moved.").format(count=told["clocks"]))


@review.command()
@click.option("--note", default="", help="What is said of the release.")
@click.option("--user", required=True, help="Name of the person who makes it.")
def release(note: str, user: str) -> None:
    """Keep what everybody may see now as the next release."""
    person = state.user(user)
    if person is None:
        raise click.ClickException(tk._("User not found"))
    try:
        releases.order(person, note)
    except tk.ValidationError as error:
        raise click.ClickException(" ".join(map(str, error.error_summary.values()))) from error
    made = releases.run()
    if made is None:
        click.echo(tk._("A worker is making it."))
    _say(made)


@review.command("merge-department", short_help="Let a department take over from another one.")
@click.argument("organization")
@click.argument("into")
@click.option("--reason", required=True, help="Such as the number of the document.")
@click.option("--user", required=True, help="Name of the system administrator who does it.")
def merge_department(organization: str, into: str, reason: str, user: str) -> None:
    """Move all that ORGANIZATION has to INTO, which goes on; ORGANIZATION ends."""
    asked = {"organization": organization, "into": into, "reason": reason}
    try:
        done = tk.get_action("jiulongpo_organization_merge")(Context(user=user), asked)
    except (tk.ValidationError, tk.NotAuthorized) as error:
        raise click.ClickException(faults.said(error)) from error
    told = tk._("Went over: {entries} entries and sources, {drafts} drafts, {people} people.")
    click.echo(told.format(**done))


@review.command()
def ordered() -> None:
    """Make the release that was ordered, if no worker is at it; every few minutes by a clock."""
    _say(releases.run())


@review.command()
def updates() -> None:
    """Keep the days on which data were updated, as entries state them; once an hour by a clock."""
    click.echo(tk._("{n} updates kept").format(n=days_of_updates.look()))


def _say(made: dict[str, Any] | None) -> None:
    """What became of a release; nothing where there was none to make."""
    if made is None:
        return
    if made["finding"]:
        why = f"{made['finding']['text']} {made['finding']['advice']}"
        raise click.ClickException(why)
    click.echo(
        tk._("Release {number}: {entries} entries").format(
            number=made["number"], entries=made["total"]
        )
    )
