"""``ckan jiulongpo catalog``."""

from __future__ import annotations

import click

__all__ = ["catalog"]


@click.group(short_help="Code lists, classes and resource codes.")
def catalog() -> None:
    """Commands of the catalogue."""
