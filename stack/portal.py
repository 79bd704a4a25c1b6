"""``make run``: everything from an empty folder to a portal that answers, and then watching it."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from stack import checks, jars, ports, postgres, preparation, services, site
from stack.display import Display
from stack.errors import SupervisorLostError
from stack.language import say
from stack.layout import Layout
from stack.records import Record
from stack.services import Addresses, Settings
from stack.state import State
from stack.supervisor import Supervisor
from stack.workers import DEMO, WEB, DemoPorts, Web, portal_programs

WATCH_SECONDS = 2
WEB_SECONDS = 240
DEMO_SECONDS = 60
DEMO_PORT = 5500
CITY_PORT = 5600
EXCHANGE = "ckanext.jiulongpo.exchange."
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - what the administrator asked for, not a default


@dataclass
class Portal:
    """One portal on one data folder.

    Attributes:
        site_url: the address that people type; the web address itself when None.
        with_demo: fill an empty portal with the simulated district.
        place: the city's folder.
    """

    layout: Layout
    web: Web
    settings: Settings
    site_url: str | None = None
    with_demo: bool = True
    place: Path = site.FIRST_PLACE
    display: Display = field(default_factory=Display)
    _stop: threading.Event = field(default_factory=threading.Event)
    _accounts: list[dict[str, str]] = field(default_factory=list)
    _city_port: int | None = None

    def run(self) -> None:
        """Bring the portal up, print where it is, watch it until a signal asks to stop.

        Raises:
            StackError: what stands in the way; everything is stopped again.
        """
        self._check()
        owner = checks.owner_file(self.layout)
        Record.of_process(os.getpid()).write(owner)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._interrupt())
        supervisor = Supervisor(self.layout)
        try:
            self._bring_up(supervisor)
            self._greet()
            self._watch(supervisor)
        except KeyboardInterrupt:
            pass
        finally:
            self._tell_accounts()
            with self.display.stage(say("Stopping", "正在停止")):
                supervisor.stop()
            owner.unlink(missing_ok=True)

    def _interrupt(self) -> None:
        if self._stop.is_set():
            return
        self._stop.set()
        raise KeyboardInterrupt

    def _check(self) -> None:
        checks.nobody_else_runs(self.layout)
        checks.enough_room(self.layout)
        Supervisor(self.layout).stop()
        checks.port_is_free(self.web.host, self.web.port)

    def _bring_up(self, supervisor: Supervisor) -> None:
        stage, layout = self.display.stage, self.layout
        log = layout.log_of("prepare")
        libraries: list[Path] = []
        if self.settings.embedded("solr"):
            with stage(say("Solr's libraries", "获取 Solr 组件")) as advance:
                libraries = jars.classpath(advance)
        with stage(say("PostgreSQL, Valkey and Solr", "启动 PostgreSQL、Valkey、Solr")):
            demo_port = self._kept_port("demo-port", DEMO_PORT)
            addresses, programs = services.prepare(layout, self.settings, libraries)
            self._city_port = self._kept_port("city-port", CITY_PORT)
            demo = DemoPorts(demo_port, self._city_port)
            supervisor.start([*programs, *portal_programs(layout, self.web, demo)])
            services.wait_ready(layout, addresses, supervisor, self.settings)
            if self.settings.embedded("postgres"):
                postgres.ensure_database(layout)
                postgres.ensure_datastore(layout)
        with stage(say("Database", "准备数据库")):
            settings = self._write_ini(addresses, demo_port)
            preparation.migrate(layout, log)
        self._fill(supervisor, demo_port, log)
        with stage(say("Search index", "检查检索索引")):
            preparation.ensure_index(layout, settings, log)
        with stage(say("Web server and workers", "启动网站与后台任务")):
            supervisor.start_program(WEB)
            services.wait_for(WEB, self._answers, supervisor, WEB_SECONDS)
            for name, state in supervisor.states().items():
                if state == "STOPPED":
                    supervisor.start_program(name)

    def _write_ini(self, addresses: Addresses, demo_port: int | None) -> dict[str, str]:
        environment = addresses.environment(self.layout) | dict(self.settings.outside)
        settings = {
            "sqlalchemy.url": environment["CKAN_SQLALCHEMY_URL"],
            "solr_url": environment["CKAN_SOLR_URL"],
            "ckan.redis.url": environment["CKAN_REDIS_URL"],
            "ckan.datastore.write_url": environment["CKAN_DATASTORE_WRITE_URL"],
            "ckan.datastore.read_url": environment["CKAN_DATASTORE_READ_URL"],
        }
        if self._city_port:
            host = f"{ports.LOOPBACK}:{self._city_port}"
            settings[EXCHANGE + "platform_url"] = f"http://{host}/report"
            settings[EXCHANGE + "allow_hosts"] = host
        demo = f"{ports.LOOPBACK}:{demo_port}" if demo_port else ""
        site.write_ini(self.layout, settings, self.site_url or self.address, demo, self.place)
        return settings

    def _fill(self, supervisor: Supervisor, demo_port: int | None, log: Path) -> None:
        if demo_port is None:
            with self.display.stage(say("Organisations and themes", "载入组织机构与主题")):
                preparation.load_basics(self.layout, log, self.place)
            return
        if preparation.demo_is_loaded(self.layout):
            return
        with self.display.stage(say("Harvesting the simulated district", "采集模拟城区的目录")):
            supervisor.start_program(DEMO)
            services.wait_for(DEMO, lambda: not ports.is_free(demo_port), supervisor, DEMO_SECONDS)
            self._accounts = preparation.load_demo(self.layout, demo_port, log, self.display.say)

    def _kept_port(self, name: str, first: int) -> int | None:
        """Where a part of the demonstration listens: the same port at every start.

        The addresses of the departments' files are in the catalogue.
        """
        if not self.with_demo:
            return None
        kept = State(self.layout)
        port = int(kept.read(name) or ports.free_from(first))
        kept.write(name, str(port))
        return port

    @property
    def address(self) -> str:
        """The portal's own address, as this machine reaches it."""
        host = ports.LOOPBACK if self.web.host in EVERYWHERE else self.web.host
        return f"http://{host}:{self.web.port}"

    def _answers(self) -> bool:
        try:
            url = f"{self.address}/api/3/action/status_show"
            answer = httpx.get(url, timeout=30, trust_env=False)
        except httpx.TransportError:
            return False
        return answer.status_code == httpx.codes.OK

    def _greet(self) -> None:
        seconds = round(self.display.seconds())
        show = self.display.say
        show("")
        show(say(f"Ready in {seconds} s:", f"用时 {seconds} 秒，门户已就绪："))
        show(f"  {self.site_url or self.address}")
        self._tell_accounts()
        show(say("Stop with Ctrl-C.", "按 Ctrl-C 停止。"))

    def _tell_accounts(self) -> None:
        """Once, and also when a later stage fails: the passwords are kept nowhere."""
        if self._accounts:
            title = say("Accounts (shown only now):", "账号（仅显示这一次，请妥善保存）：")
            self.display.table(title, [_labelled(account) for account in self._accounts])
        self._accounts = []

    def _watch(self, supervisor: Supervisor) -> None:
        """Until a signal: say when a program has given up, end when the supervisor is gone."""
        told: set[str] = set()
        while not self._stop.wait(WATCH_SECONDS):
            if supervisor.process() is None:
                raise SupervisorLostError
            for name in supervisor.given_up() - told:
                told.add(name)
                self.display.say(str(supervisor.obituary(name)))


def _labelled(account: dict[str, str]) -> dict[str, str]:
    """The account's fields under the names that people read."""
    names = {
        "role": say("role", "角色"),
        "username": say("user name", "用户名"),
        "password": say("password", "密码"),
        "unit": say("unit", "所属单位"),
    }
    return {label: account.get(field, "") for field, label in names.items()}
