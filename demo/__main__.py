"""``python -m demo generate|serve|load``: the simulated district of ``make run``."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import click

from demo.exchange import CityPlatform, Trouble
from demo.exchange import make_server as make_platform
from demo.generator import REFERENCE_DATE, SEED, Catalogue, content, generate
from demo.systems.exports import all_exports
from demo.systems.server import make_server

_BUSY_EACH = 7


class PortError(click.ClickException):
    """The department systems cannot listen."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} of 127.0.0.1 is in use; choose another one with --port")


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
    """Write the four catalogues that are files, and all attached files to FOLDER."""
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
        raise PortError(port) from error
    click.echo(f"http://127.0.0.1:{server.server_address[1]}/")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


@main.command("exchange")
@click.option("--port", default=0, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
def exchange_command(port: int) -> None:
    """Be the city's platform that takes reports, on the loopback until stopped.

    Each seventh report meets a busy platform, so that one sees how it is sent again.
    """
    platform = CityPlatform(trouble=lambda n: Trouble.NONE if n % _BUSY_EACH else Trouble.BUSY)
    try:
        server = make_platform(platform, port)
    except OSError as error:
        raise PortError(port) from error
    click.echo(f"http://127.0.0.1:{server.server_address[1]}/report")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


@main.command("load")
@click.option("--port", required=True, type=int, help="Where 'demo serve' listens.")
@click.option("--config", "ini", help="CKAN's ini; CKAN_INI when left out.")
def load_command(port: int, ini: str | None) -> None:
    """Fill the portal by real harvests; print the accounts made, as JSON, once.

    Progress goes to standard error. A second call changes nothing that is already there.
    """
    from demo.load.district import load  # noqa: PLC0415 - the other commands need no CKAN
    from demo.load.site import opened  # noqa: PLC0415 -- only this command needs a site

    with opened(ini or os.environ["CKAN_INI"]):
        accounts = load(f"http://127.0.0.1:{port}", _say)
    click.echo(json.dumps([account.as_dict() for account in accounts], ensure_ascii=False))


def _say(line: str) -> None:
    click.echo(line, err=True)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


if __name__ == "__main__":
    main()
