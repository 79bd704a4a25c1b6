"""What counting costs a request, beside the page without it.

::

    make bench-counters
    python -m bench.counters --requests 300

The same application answers the page of an entry with and without the middleware, by turns, so that
a busy machine is as busy for both. A reader waits until the last byte; the count follows it.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.test import EnvironBuilder

import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.types import Context

from ckanext.jiulongpo.statistics import clock, moving
from ckanext.jiulongpo.statistics.counting import Counting
from ckanext.jiulongpo.statistics.sights import Answered, Kind, Sight, sights_of
from ckanext.jiulongpo.statistics.tally import tally

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_INI = str(Path(__file__).resolve().parents[1] / "test.ini")
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_READER = ("192.0.2.1", _AGENT)
_ENTRY = {
    "name": "bench-entry",
    "title": "养老机构信息",
    "notes": "全区已备案养老机构的名称、床位和评定等级。",
    "owner_org": "bench-org",
    "catalog_state": "published",
    "share_type": "1",
    "open_type": "1",
    "format_class": "2",
    "format_type": "xlsx",
    "update_cycle": "4",
    "publish_date": "2019-06-28",
    "completion": "incomplete",
    "items": [{"name": "机构名称", "data_type": "C", "length": "100"}],
}


def main() -> None:
    """Make an entry, read its page with and without counting, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400)
    number = parser.parse_args().requests
    for command in (("db", "clean", "--yes"), ("db", "init"), ("db", "upgrade", "-p", "jiulongpo")):
        ckan = str(Path(sys.executable).with_name("ckan"))
        subprocess.run([ckan, "-c", _INI, *command], check=True, capture_output=True)  # noqa: S603 - our own
    app = make_app(load_config(_INI))
    flask_app = getattr(app, "_wsgi_app", app)
    with flask_app.test_request_context():
        _make_entry()
    counted = flask_app.wsgi_app
    assert isinstance(counted, Counting)  # noqa: S101 - what is measured
    plain = counted.inner
    page: dict[str, list[float]] = {"plain": [], "counted": [], "after": []}
    for _ in range(number):
        page["plain"].append(_read(plain)[0])
        last_byte, closed = _read(counted)
        page["counted"].append(last_byte)
        page["after"].append(closed)
    judged = _each(number * 10, lambda: sights_of(_answered()))
    add = _each(number, lambda: tally().add(clock.today(), [Sight(Kind.PAGE)], _READER))
    begun = time.perf_counter()
    tally().send()
    send = time.perf_counter() - begun
    with flask_app.test_request_context():
        begun = time.perf_counter()
        moved = moving.move().rows
        flush = (time.perf_counter() - begun) * 1e3
    told = {name: statistics.median(times) * 1e3 for name, times in page.items()}
    waits = told["counted"] - told["plain"]
    print(f"page without counting   {told['plain']:8.2f} ms to the last byte (median)")
    print(f"page with counting      {told['counted']:8.2f} ms to the last byte ({waits:+.2f} ms)")
    print(f"after the last byte     {told['after'] * 1e3:8.0f} us for the count")
    print(f"of which judging        {judged * 1e6:8.1f} us, counting {add * 1e6:.1f} us")
    print(f"all of a moment to Valkey {send * 1e3:6.2f} ms, in a thread of its own")
    print(f"bringing {moved} counts into PostgreSQL  {flush:.1f} ms")
    print(
        f"BENCH counters requests={number} plain_ms={told['plain']:.2f}"
        f" counted_ms={told['counted']:.2f} waits_ms={waits:.2f} after_us={told['after'] * 1e3:.0f}"
        f" judge_us={judged * 1e6:.1f} count_us={add * 1e6:.1f} send_ms={send * 1e3:.2f}"
        f" flush_ms={flush:.1f}"
    )


def _make_entry() -> None:
    site = tk.get_action("get_site_user")(Context(ignore_auth=True), {})["name"]
    organization = {"name": "bench-org", "title": "某市某区民政局"}
    tk.get_action("organization_create")(Context(user=site, ignore_auth=True), organization)
    tk.get_action("package_create")(Context(user=site, ignore_auth=True), dict(_ENTRY))


def _read(application: WSGIApplication) -> tuple[float, float]:
    """Seconds to the last byte, and from there until the request is done with."""
    environ = EnvironBuilder(path=f"/dataset/{_ENTRY['name']}").get_environ()
    environ |= {"HTTP_USER_AGENT": _AGENT, "HTTP_ACCEPT": "text/html", "REMOTE_ADDR": "192.0.2.1"}
    begun = time.perf_counter()
    body: Iterable[bytes] = application(environ, lambda *_args: lambda _data: None)
    pieces = iter(body)
    next(pieces)
    last_byte = time.perf_counter()
    for _rest in pieces:
        pass
    close = getattr(body, "close", None)
    if close is not None:
        close()
    return last_byte - begun, time.perf_counter() - last_byte


def _answered() -> Answered:
    headers = {"HTTP_USER_AGENT": _AGENT, "HTTP_ACCEPT": "text/html"}
    return Answered("GET", "/dataset/bench-entry", "", headers, 200, "text/html; charset=utf-8")


def _each(number: int, work: Callable[[], object]) -> float:
    """The median of so many times, in seconds."""
    times = []
    for _ in range(number):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    main()
