"""``python -m demo generate|serve|load``: the simulated district of ``make run``."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from demo.generator import REFERENCE_DATE, SEED, Catalogue, content, generate
from demo.systems.exports import all_exports
from demo.systems.server import make_server


@click.group()
def main() -> None:
    """A plausible district: catalogue, department systems, accounts. Nothing in it is real."""


_seed = click.option(
    "--seed", default=SEED, show_default=True, help="Another seed, another district."
)
_today = click.option(
    "--today",
    default=REFERENCE_DATE.isoformat(),
    show_default=True,
    help="Day on which the catalogue stands (YYYY-MM-DD).",
)


def _catalogue(seed: int, today: str) -> Catalogue:
    return generate(seed, date.fromisoformat(today))


@main.command("generate")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_seed
@_today
def generate_command(folder: Path, seed: int, today: str) -> None:
    """Write the four catalogues and all attached files to FOLDER."""
    catalogue = _catalogue(seed, today)
    for path, body in all_exports(catalogue, "http://127.0.0.1").items():
        _write(folder / path.lstrip("/"), body)
    for entry in catalogue.entries:
        for attachment in entry.attachments:
            _write(folder / "files" / entry.guid / attachment.name, content(attachment))
    click.echo(f"{len(catalogue.entries)} entries in {folder}")


@main.command()
@click.option("--port", default=0, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@_seed
@_today
def serve(port: int, seed: int, today: str) -> None:
    """Serve the department systems on the loopback until stopped."""
    try:
        server = make_server(_catalogue(seed, today), port)
    except OSError as error:
        raise click.ClickException(f"port {port} of 127.0.0.1 cannot be used: {error}") from error
    click.echo(f"http://127.0.0.1:{server.server_address[1]}/")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


if __name__ == "__main__":
    main()
