"""``ckan jiulongpo harvest``."""

from __future__ import annotations

import click

__all__ = ["harvest"]


@click.group(short_help="Harvest sources, runs and findings.")
def harvest() -> None:
    """Commands of the harvest engine."""
