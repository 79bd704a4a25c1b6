"""``ckan jiulongpo workbook``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ckanext.jiulongpo.shared import FacetSelection
from ckanext.jiulongpo.workbook import config, exporting, service
from ckanext.jiulongpo.workbook.stored.service import site_user

__all__ = ["workbook"]

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(short_help="Workbooks (Excel).")
def workbook() -> None:
    """Commands of workbooks."""


@workbook.command(short_help="Write all entries as a workbook.")
@click.argument("file", type=_FILE)
@click.option("--organization", help="Name of one department.")
@click.option("--template", "empty", is_flag=True, help="The empty template.")
def export(file: Path, organization: str | None, *, empty: bool) -> None:
    """Write the entries of a department, or of all, to FILE."""
    pairs = [("organization", organization)] if organization else []
    chosen = None if empty else FacetSelection.from_request_args(pairs)
    with exporting.export(site_user(), "", chosen) as made, file.open("wb") as target:
        shutil.copyfileobj(made, target)


@workbook.command(short_help="Delete old imports.")
def tidy() -> None:
    """Delete imports that nobody has touched for the days that the settings say."""
    click.echo(f"{service.delete_older_than(config.kept_days())} deleted")
