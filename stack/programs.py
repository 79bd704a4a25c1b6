"""What the supervisor runs, and its configuration file."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

from stack.layout import REPOSITORY, Layout


@dataclass(frozen=True)
class Program:
    """One process to keep alive.

    Attributes:
        order: programs of a lower order start first and stop last.
        stop_signal: what asks the program to end in good order.
        stop_seconds: how long it may take to end before it is killed.
        settle_seconds: one that ends sooner after its start counts as failed to start.
        whole_group: the stop signal goes to the program's children too.
        user: whom the program becomes when we are root.
        at_once: started with the supervisor; others are started on request.
    """

    name: str
    command: tuple[str, ...]
    order: int
    stop_signal: str = "TERM"
    stop_seconds: int = 20
    settle_seconds: int = 2
    whole_group: bool = False
    user: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    at_once: bool = True


def python_module(*arguments: str) -> tuple[str, ...]:
    """The command that runs a module with this very Python."""
    return (sys.executable, "-m", *arguments)


def recorded(program: Program, layout: Layout) -> tuple[str, ...]:
    """The program's command, wrapped so that it leaves its record."""
    user = ("--user", program.user) if program.user else ()
    record = ("--record", str(layout.run / f"{program.name}.pid"))
    return python_module("stack.child", *record, *user, "--", *program.command)


def supervisor_config(programs: list[Program], layout: Layout, socket: Path) -> str:
    """The text of supervisord's configuration for these programs."""
    root_needs_it = "user=root\n" if os.geteuid() == 0 else ""
    head = f"""\
[unix_http_server]
file={_escaped(str(socket))}
chmod=0700

[supervisord]
nodaemon=true
silent=true
directory={_escaped(str(REPOSITORY))}
logfile={_escaped(str(layout.log_of("supervisor")))}
logfile_maxbytes=5MB
logfile_backups=2
pidfile={_escaped(str(layout.run / "supervisord.id"))}
childlogdir={_escaped(str(layout.log))}
minfds=1024
{root_needs_it}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
    return "\n".join([head, *(_section(program, layout) for program in programs)])


def _section(program: Program, layout: Layout) -> str:
    environment = ",".join(
        f'{key}="{_escaped(value)}"' for key, value in program.environment.items()
    )
    return f"""\
[program:{program.name}]
command={_escaped(shlex.join(recorded(program, layout)))}
priority={program.order}
autostart={str(program.at_once).lower()}
autorestart=true
startsecs={program.settle_seconds}
startretries=3
stopsignal={program.stop_signal}
stopwaitsecs={program.stop_seconds}
stopasgroup={str(program.whole_group).lower()}
killasgroup=true
redirect_stderr=true
stdout_logfile={_escaped(str(layout.log_of(program.name)))}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=2
environment={environment}
"""


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
