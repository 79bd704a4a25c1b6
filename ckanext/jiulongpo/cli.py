"""``ckan jiulongpo``: one group, to which each part adds its own commands."""

from __future__ import annotations

import click

from ckanext.jiulongpo.catalog.cli import catalog
from ckanext.jiulongpo.clock.cli import clock
from ckanext.jiulongpo.developers.cli import developers
from ckanext.jiulongpo.exchange.cli import exchange
from ckanext.jiulongpo.feedback.cli import feedback
from ckanext.jiulongpo.harvesters.cli import harvest
from ckanext.jiulongpo.quality.cli import quality
from ckanext.jiulongpo.registration.cli import registration
from ckanext.jiulongpo.review.cli import review
from ckanext.jiulongpo.site_place import own_files
from ckanext.jiulongpo.statistics.cli import statistics
from ckanext.jiulongpo.tables.cli import tables
from ckanext.jiulongpo.workbook.cli import workbook

__all__ = ["jiulongpo"]


@click.group(short_help="Government information-resource catalogue (政务信息资源目录).")
def jiulongpo() -> None:
    """Commands of the catalogue suite."""


@jiulongpo.command("place", short_help="Check the data files of the city's own folder.")
def place() -> None:
    """List the city's own data files and say what is wrong with each."""
    faults = 0
    for path, fault in own_files():
        faults += bool(fault)
        click.echo(f"{'!' if fault else '+'} {path.parent.name}/{path.name} {fault}".rstrip())
    if faults:
        message = f"{faults} files cannot be used"
        raise click.ClickException(message)


jiulongpo.add_command(catalog)
jiulongpo.add_command(clock)
jiulongpo.add_command(developers)
jiulongpo.add_command(exchange)
jiulongpo.add_command(feedback)
jiulongpo.add_command(harvest)
jiulongpo.add_command(quality)
jiulongpo.add_command(registration)
jiulongpo.add_command(review)
jiulongpo.add_command(statistics)
jiulongpo.add_command(tables)
jiulongpo.add_command(workbook)
