"""``python -m stack …``: what the Makefile calls."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from stack import jars, ports, services, site, solr, testing
from stack.errors import DatastoreMissingError, StackError
from stack.layout import Layout
from stack.portal import Portal
from stack.services import DATASTORE_VARIABLES, VARIABLES, Addresses, Settings
from stack.workers import Web


def main(arguments: Sequence[str]) -> int:
    """Run one command; a known obstacle becomes one line on standard error.

    Returns:
        The exit status: 0, or 1 for an obstacle or a failed test.
    """
    options = _parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m stack", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    start = commands.add_parser("services", help="start or reuse PostgreSQL, Valkey and Solr")
    start.add_argument("action", nargs="?", choices=("start", "stop", "env"), default="start")
    start.add_argument("--var", default="var", help="the data folder (default: var)")
    start.add_argument("--ports-from", default="auto", help="first port, or auto (default)")
    start.add_argument("--heap", default="512m", help="Solr's largest heap (default: 512m)")
    start.add_argument("--throwaway", action="store_true", help="fast, not safe: for tests")
    start.set_defaults(command=_services)

    index = commands.add_parser("solr", help="reload: take the repository's configset into Solr")
    index.add_argument("action", choices=("reload",))
    index.add_argument("--var", default="var", help="the data folder (default: var)")
    index.set_defaults(command=_solr)

    run = commands.add_parser("run", help="the whole portal, until Ctrl-C")
    run.add_argument("--var", default="var", help="the data folder (default: var)")
    run.add_argument("--host", default=ports.LOOPBACK, help="where to listen")
    run.add_argument("--port", type=int, default=5000, help="where to listen (default: 5000)")
    run.add_argument("--site-url", help="the address that people type, behind a proxy")
    run.add_argument("--processes", type=int, help="web processes (default: one a core)")
    run.add_argument("--heap", default="512m", help="Solr's largest heap (default: 512m)")
    run.add_argument("--place", help="the city's folder (default: that of the last start)")
    run.add_argument("--no-demo", action="store_true", help="no simulated district")
    run.set_defaults(command=_run)

    test = commands.add_parser("test", help="lint, types and tests")
    test.add_argument("--var", default="var/test", help="the data folder (default: var/test)")
    test.add_argument("arguments", nargs="*", help="arguments for pytest, after --")
    test.set_defaults(command=lambda options: testing.test(options.var, options.arguments))

    bench = commands.add_parser("bench", help="the benchmarks")
    bench.add_argument("--var", default="var/bench", help="the data folder (default: var/bench)")
    bench.add_argument("name", nargs="?", help="one of bench/<name>.py; all without it")
    bench.add_argument("arguments", nargs="*", help="arguments for that one, after --")
    bench.set_defaults(
        command=lambda options: testing.bench(options.var, options.name, options.arguments)
    )

    torture = commands.add_parser("torture", help="kills, chaos, evil sources, histories")
    torture.add_argument("--var", default="var/torture", help="the data folder")
    torture.add_argument("name", nargs="?", help="one of them; all without it")
    torture.set_defaults(command=lambda options: testing.torture(options.var, options.name))

    lock = commands.add_parser("lock", help="resolve Solr's libraries anew")
    lock.set_defaults(command=lambda _: jars.write_lock())
    return parser


def _services(options: argparse.Namespace) -> None:
    layout = Layout.at(options.var)
    if options.action == "stop":
        services.down(layout)
        return
    if options.action == "start":
        first = None if options.ports_from == "auto" else int(options.ports_from)
        services.up(layout, Settings(options.heap, options.throwaway, first))
    print(layout.services_env.read_text(encoding="utf-8"), end="")


def _run(options: argparse.Namespace) -> None:
    processes = options.processes or Web.processes_for_this_machine()
    layout = Layout.at(options.var)
    place = site.chosen_place(layout, options.place)
    Portal(
        layout=layout,
        web=Web(options.host, options.port, processes),
        settings=Settings(options.heap, outside=_outside()),
        site_url=options.site_url,
        with_demo=not options.no_demo and place == site.FIRST_PLACE,
        place=place,
    ).run()


def _outside() -> dict[str, str]:
    """Servers of the administrator's own, as CKAN itself would take them.

    Raises:
        DatastoreMissingError: PostgreSQL is among them, its database of tables is not.
    """
    names = (*VARIABLES.values(), *DATASTORE_VARIABLES)
    given = {name: os.environ[name] for name in names if os.environ.get(name)}
    missing = [name for name in DATASTORE_VARIABLES if name not in given]
    if VARIABLES["postgres"] in given and missing:
        raise DatastoreMissingError(names=", ".join(missing))
    return given


def _solr(options: argparse.Namespace) -> None:
    layout = Layout.at(options.var)
    addresses = Addresses.kept(layout)
    if addresses:
        solr.reload(layout, addresses.solr_port)
