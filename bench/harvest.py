"""Harvesting: stock ckanext-harvest with ckanext-dcat beside this engine, in one run.

Both read an equal invented catalogue over HTTP into the same database and the same Solr, through
ckanext-harvest's own queue with one gather and one fetch consumer: first new records, then all of
them changed, then unchanged. The stock part runs with the stock schema, ours with the catalogue's.

    python -m bench.harvest [--stock 60] [--ours 1200]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PLUGINS = {
    "stock": "harvest dcat dcat_json_harvester",
    "ours": "jiulongpo_harvest jiulongpo_catalog jiulongpo scheming_datasets harvest dcat",
}
ROUNDS = ("new", "changed", "unchanged")


def records(kind: str, count: int, revision: str) -> list[dict[str, Any]]:
    """An invented catalogue: the same titles, texts and files in the dialect of each side."""
    made = []
    for number in range(count):
        title = f"第{number}号社区服务站运行信息"
        notes = f"第{number}号社区服务站的名称、地址、开放时间和服务项目。{revision}" * 3
        page = f"http://data.example.gov.cn/oportal/catalog/{number:032x}"
        if kind == "stock":
            made.append(
                {
                    "identifier": page,
                    "title": title,
                    "description": notes,
                    "keyword": ["社区", "服务"],
                    "landingPage": page,
                    "publisher": {"name": f"第{number % 20}社区服务中心"},
                    "distribution": [{"accessURL": page + ".csv", "format": "CSV"}],
                }
            )
        else:
            made.append(
                {
                    "标题": title,
                    "来源部门": f"第{number % 20}社区服务中心",
                    "描述": notes,
                    "开放条件": "无条件开放",
                    "更新频率": "每年",
                    "标签": "社区\r\n\t服务",
                    "详情页网址": page,
                    "数据格式": "['csv']",
                }
            )
    return made


@contextmanager
def served(catalogues: dict[str, bytes]) -> Iterator[int]:
    """Serve documents by path on the loopback; gives the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            content = catalogues.get(self.path.partition("?")[0])
            if content is None or "page=2" in self.path:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()


def settings_file(kind: str, folder: Path, port: int) -> Path:
    """The tests' ini with the plugins of one side; the services' addresses are in the environment."""
    lines = []
    for line in (ROOT / "test.ini").read_text("utf-8").splitlines():
        if line.startswith("ckan.plugins"):
            lines.append(f"ckan.plugins = {PLUGINS[kind]}")
        elif kind == "ours" or not line.startswith(("scheming.", "ckanext.")):
            lines.append(line)
    if kind == "ours":
        lines.append(f"ckanext.jiulongpo.harvest.allow_hosts = 127.0.0.1:{port}")
    path = folder / f"{kind}.ini"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def phase(kind: str, address: str) -> dict[str, float]:
    """Run one side once in this process: seconds of a whole job, and the peak of memory."""
    from ckan.cli import CKANConfigLoader  # noqa: PLC0415 - only a phase has an ini to load
    from ckan.config.middleware import make_app  # noqa: PLC0415

    app = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())
    with app.test_request_context():
        source = _source(kind, address)
        start = time.perf_counter()
        done = _run_job(source)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak": peak, **done}


def _source(kind: str, address: str) -> str:
    import ckan.plugins.toolkit as tk  # noqa: PLC0415
    from ckan import model  # noqa: PLC0415

    context = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
    owner = "catalogue-office"
    if model.Group.get(owner) is None:
        tk.get_action("organization_create")(dict(context), {"name": owner, "title": "发改委"})
    if model.Package.get(f"bench-{kind}") is None:
        chosen = {"mapping": "sichuan", "create_providers": True}
        chosen["allow_hosts"] = [address.split("/")[2]]
        tk.get_action("harvest_source_create")(
            dict(context),
            {
                "name": f"bench-{kind}",
                "title": kind,
                "url": address,
                "source_type": "dcat_json" if kind == "stock" else "jiulongpo_file",
                "owner_org": model.Group.get(owner).id,
                "config": json.dumps(chosen) if kind == "ours" else "",
            },
        )
    return model.Package.get(f"bench-{kind}").id


def _run_job(source: str) -> dict[str, int]:
    import ckan.plugins.toolkit as tk  # noqa: PLC0415
    from ckanext.harvest import queue  # noqa: PLC0415

    context = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
    queue.purge_queues()
    job = tk.get_action("harvest_job_create")(dict(context), {"source_id": source, "run": True})
    for consumer, name, callback in (
        (queue.get_gather_consumer(), queue.get_gather_queue_name(), queue.gather_callback),
        (queue.get_fetch_consumer(), queue.get_fetch_queue_name(), queue.fetch_callback),
    ):
        while (message := consumer.basic_get(queue=name))[2] is not None:
            callback(consumer, *message)
    tk.get_action("harvest_jobs_run")(dict(context), {"source_id": source})
    return tk.get_action("harvest_job_show")(dict(context), {"id": job["id"]})["stats"]


def measure(kind: str, count: int, folder: Path) -> dict[str, float]:
    """Records a second of one side for each round, and its peak of memory in MB."""
    catalogues: dict[str, bytes] = {}
    found: dict[str, float] = {"peak": 0.0}
    with served(catalogues) as port:
        environment = {**os.environ, "CKAN_INI": str(settings_file(kind, folder, port))}
        for round_ in ROUNDS:
            revision = "" if round_ == "new" else "（修订）"
            given = records(kind, count, revision)
            catalogues["/catalogue.json"] = json.dumps(given, ensure_ascii=False).encode()
            address = f"http://127.0.0.1:{port}/catalogue.json"
            command = [sys.executable, "-W", "ignore", "-m", "bench.harvest", "--phase", kind]
            answer = subprocess.run(  # noqa: S603 - this module itself
                [*command, "--address", address],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            if answer.returncode:
                raise SystemExit(answer.stderr[-3000:])
            result = json.loads(answer.stdout.splitlines()[-1])
            found[round_] = count / result["seconds"]
            found["peak"] = max(found["peak"], result["peak"])
            print(f"{kind:6}{round_:10}{found[round_]:10.1f}/s  {result}", file=sys.stderr)
    return found


def prepare(folder: Path) -> None:
    """An empty database with the tables of both sides."""
    environment = {**os.environ, "CKAN_INI": str(settings_file("ours", folder, 1))}
    ckan = str(Path(sys.executable).with_name("ckan"))
    for command in (
        ["db", "clean", "--yes"],
        ["db", "init"],
        ["db", "upgrade", "-p", "harvest"],
        ["db", "upgrade", "-p", "jiulongpo"],
        ["search-index", "clear"],
    ):
        answer = subprocess.run(  # noqa: S603 - CKAN's own command
            [ckan, *command], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if answer.returncode:
            raise SystemExit(answer.stderr[-3000:])


def main() -> None:
    """Measure both sides and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stock", type=int, default=60, help="records of the stock part")
    parser.add_argument("--ours", type=int, default=1200, help="records of this engine")
    parser.add_argument("--phase", choices=tuple(PLUGINS), help=argparse.SUPPRESS)
    parser.add_argument("--address", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.phase:
        print(json.dumps(phase(options.phase, options.address)))
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        stock = measure("stock", options.stock, Path(folder))
        ours = measure("ours", options.ours, Path(folder))
    print(f"{'records a second':20}{'stock':>10}{'ours':>10}{'ratio':>8}")
    for round_ in ROUNDS:
        ratio = ours[round_] / stock[round_]
        print(f"{round_:20}{stock[round_]:10.1f}{ours[round_]:10.1f}{ratio:8.1f}")
    print(f"{'peak memory, MB':20}{stock['peak']:10.0f}{ours['peak']:10.0f}")
    figures = [f"{r}={ours[r]:.1f} {r}_stock={stock[r]:.1f}" for r in ROUNDS]
    ratios = [f"{r}_ratio={ours[r] / stock[r]:.1f}" for r in ROUNDS]
    print("BENCH harvest", *figures, *ratios, f"peak_mb={ours['peak']:.0f}")


if __name__ == "__main__":
    main()
