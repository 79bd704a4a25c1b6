"""``ckan jiulongpo quality``: judge what is due, try links, see how the catalogue stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.quality import assessing, config, faults, service, sheets, waking
from ckanext.jiulongpo.quality.telling import grade_word
from ckanext.jiulongpo.schemas.reading import OwnFileError
from ckanext.jiulongpo.speaking import speaking

__all__ = ["quality"]


@click.group(short_help="Quality of entries.")
@click.pass_context
def quality(ctx: click.Context) -> None:
    """Commands of quality (质量评价)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@quality.command()
def work() -> None:
    """Judge entries that are due and try the links that are due, once; every hour or so."""
    with _told():
        done = waking.work()
    click.echo(
        tk._("{judged} entries judged, {changed} changed, {links} links tried").format(**done)
    )
    if done["cut_off"]:
        click.echo(tk._("No machine answered; the links are tried again later."), err=True)


@quality.command()
@click.option("--all", "every", is_flag=True, help="Every entry, whether anything changed or not.")
def rebuild(every: bool) -> None:
    """Judge entries that are due, without links; all of them on demand."""
    if every:
        service.forget()
    with _told():
        done = assessing.assess_due()
    told = {"judged": done.judged, "changed": done.changed, "gone": done.forgotten}
    click.echo(tk._("{judged} entries judged, {changed} changed, {gone} forgotten").format(**told))


@quality.command()
def status() -> None:
    """Show how departments stand."""
    for row in sheets.of_office("departments").objects():
        grades = ", ".join(
            f"{grade_word(grade)} {row[f'grade_{grade}']}" for grade in ("4", "3", "2", "1")
        )
        click.echo(f"{row['title']}: {row['average']} ({grades})")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OwnFileError as error:
        raise click.ClickException(faults.CRITERIA_FILE(reason=str(error)).said(tk._)) from error
