"""What entries stand on: units, key themes, classes; by the catalogue's own commands."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout

from ckanext.jiulongpo.catalog.cli import catalog
from demo.generator import load_units
from demo.generator.vocabulary import DATA

_COMMANDS = (
    ("load-organisations",),
    ("load-themes",),
    ("import-classes", str(DATA / "classes.csv")),
)


def lay_foundation() -> dict[str, str]:
    """Load what is missing; nothing changes the second time.

    Returns:
        Short name of each unit -> name of its organisation.
    """
    with redirect_stdout(sys.stderr):
        for command in _COMMANDS:
            catalog.main(list(command), standalone_mode=False)
    return {unit.short_name: unit.slug for unit in load_units()}
