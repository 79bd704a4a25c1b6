from __future__ import annotations

import gzip
import itertools
import time
import tracemalloc
import zlib
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace

import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    AddressPolicy,
    GuardedHttp,
    HttpLimits,
    network,
    shown,
)
from tests.harvesters.core.http.server import Answer, Server, body, leading_to

QUICK = HttpLimits(connect=2, read=1, total=3, attempts=1)


def get(server: Server, path: str = "/", limits: HttpLimits = QUICK, **more: object) -> bytes:
    http = GuardedHttp(AddressPolicy.of(server.allow), limits, **more)  # type: ignore[arg-type]
    with http.download(server.url(path)) as download:
        return download.stream.read()


def refusal(answers: dict[str, Answer], limits: HttpLimits = QUICK) -> Abort:
    with Server(answers).running() as server, pytest.raises(Abort) as refused:
        get(server, limits=limits)
    return refused.value


def test_name_and_media_type_come_from_the_server() -> None:
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": "attachment; filename*=UTF-8''%E7%9B%AE%E5%BD%95.json",
    }
    with Server({"/export": body(b"[]", headers=headers)}).running() as server:
        http = GuardedHttp(AddressPolicy.of(server.allow), QUICK)
        with http.download(server.url("/export?key=1")) as download:
            assert download.name == "目录.json"
            assert download.media_type.startswith("application/json")


def test_a_stated_name_cannot_be_a_path() -> None:
    headers = {"Content-Disposition": 'attachment; filename="../../etc\\\\x.csv"'}
    with Server({"/": body(b"a", headers=headers)}).running() as server:
        http = GuardedHttp(AddressPolicy.of(server.allow), QUICK)
        with http.download(server.url()) as download:
            assert download.name == "x.csv"


def test_gzip_is_unpacked_also_in_several_members() -> None:
    packed = gzip.compress(b"one,") + gzip.compress(b"two")
    answer = body(packed, headers={"Content-Encoding": "gzip"})
    with Server({"/": answer}).running() as server:
        assert get(server) == b"one,two"


def test_a_large_file_comes_in_without_being_in_memory() -> None:
    """An answer of 48 MB takes no more than the 8 MB below which it is kept off the disk."""
    piece, pieces = bytes(1024 * 1024), 48

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(pieces * len(piece)))
        handler.end_headers()
        for each in itertools.repeat(piece, pieces):
            handler.wfile.write(each)

    with Server({"/": answer}).running() as server:
        http = GuardedHttp(AddressPolicy.of(server.allow))
        tracemalloc.start()
        try:
            with http.download(server.url()) as download:
                _, peak = tracemalloc.get_traced_memory()
                assert download.stream.seek(0, 2) == pieces * len(piece)
        finally:
            tracemalloc.stop()
    assert peak < pieces * len(piece) / 2


def test_a_gzip_bomb_is_stopped_before_it_fills_anything() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1024 * 1024)
    packed = b"".join(packer.compress(zeros) for _ in range(64)) + packer.flush()
    assert len(packed) * 900 < 64 * len(zeros)
    limits = HttpLimits(read=1, total=5, attempts=1, unpacked_bytes=4 * len(zeros))
    error = refusal({"/": body(packed, headers={"Content-Encoding": "gzip"})}, limits)
    assert error.code == "JLP-H-N08"


def test_damaged_and_cut_off_gzip_are_no_answer() -> None:
    packed = gzip.compress(b"x" * 10_000)
    for content in (packed[:-4], b"not gzip at all"):
        error = refusal({"/": body(content, headers={"Content-Encoding": "gzip"})})
        assert error.code == "JLP-H-N04"


@pytest.mark.parametrize("packing", ["br", "deflate", "zstd", "gzip, gzip"])
def test_packing_that_was_not_asked_for_is_refused(packing: str) -> None:
    assert refusal({"/": body(b"x", headers={"Content-Encoding": packing})}).code == "JLP-H-N11"


def test_more_bytes_than_the_limit_are_not_read() -> None:
    limits = HttpLimits(attempts=1, body_bytes=100_000)
    assert refusal({"/": body(bytes(100_001))}, limits).code == "JLP-H-N07"


def test_an_endless_answer_without_a_length_is_stopped() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(bytes(65536))

    limits = HttpLimits(attempts=1, body_bytes=1_000_000, total=10)
    assert refusal({"/": endless}, limits).code == "JLP-H-N07"


def _dribbling(*, in_headers: bool) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if not in_headers:
            handler.wfile.write(b"Content-Length: 100000\r\n\r\n")
        for number in range(100):
            handler.wfile.write(b"X-%d: y\r\n" % number if in_headers else b"x")
            handler.wfile.flush()
            handler.connection.settimeout(0.1)
            try:
                handler.connection.recv(1)
            except TimeoutError:
                continue

    return answer


@pytest.mark.parametrize("in_headers", [True, False])
def test_a_byte_at_a_time_does_not_keep_the_run(in_headers: bool) -> None:
    begun = time.monotonic()
    limits = HttpLimits(connect=1, read=1, total=1, attempts=1)
    error = refusal({"/": _dribbling(in_headers=in_headers)}, limits)
    assert error.code == "JLP-H-N05"
    assert time.monotonic() - begun < 5


def test_redirects_are_followed_up_to_the_limit() -> None:
    answers = {f"/{n}": leading_to(f"/{n + 1}") for n in range(10)} | {"/3": body(b"end")}
    with Server(answers).running() as server:
        assert get(server, "/0") == b"end"
        assert server.requests == ["/0", "/1", "/2", "/3"]
        answers["/3"] = leading_to("/4")
        with pytest.raises(Abort) as refused:
            get(server, "/0")
    assert refused.value.code == "JLP-H-N09"


@pytest.mark.parametrize("target", ["data:application/json,[]", "javascript:alert(1)", "mailto:x"])
def test_a_redirect_that_is_no_address_of_the_web_ends_the_way(target: str) -> None:
    assert refusal({"/": leading_to(target)}).code == "JLP-H-N01"


def test_a_redirect_in_a_circle_ends() -> None:
    assert refusal({"/": leading_to("/")}).code == "JLP-H-N09"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204, 206])
def test_a_refusal_is_told_with_its_status_and_not_repeated(status: int) -> None:
    with Server({"/": body(b"", status)}).running() as server:
        with pytest.raises(Abort) as refused:
            get(server, limits=HttpLimits(attempts=3))
        assert len(server.requests) == 1
    assert refused.value.code == "JLP-H-N06"
    assert refused.value.finding.context["status"] == status


def test_a_busy_server_is_asked_again_after_the_time_it_states() -> None:
    states = iter([503, 429])

    def busy_at_first(handler: BaseHTTPRequestHandler) -> None:
        status = next(states, 200)
        body(b"here", status, {"Retry-After": "7"} if status == 503 else {})(handler)

    waits: list[float] = []
    with Server({"/": busy_at_first}).running() as server:
        assert get(server, limits=HttpLimits(attempts=3), wait=waits.append) == b"here"
    assert waits == [7.0, 4.0]


@pytest.mark.parametrize(
    ("status", "stated", "total", "waited"),
    [(503, "50", 30, []), (503, "", 3, [2.0]), (503, "1", 3, [1.0, 1.0])],
)
def test_no_wait_reaches_beyond_the_time_for_all_attempts(
    status: int, stated: str, total: float, waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(network, "time", SimpleNamespace(monotonic=lambda: now[0]))
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    answer = body(b"", status, {"Retry-After": stated})
    with Server({"/": answer}).running() as server, pytest.raises(Abort):
        get(server, limits=HttpLimits(total=total, attempts=9), wait=wait)
    assert waits == waited
    assert sum(waits) < total


@pytest.mark.parametrize("stated", ["\u00b2", "-1", "soon", "inf", "1e9"])
def test_a_waiting_time_that_is_no_number_of_seconds_counts_for_nothing(stated: str) -> None:
    waits: list[float] = []
    answer = body(b"", 503, {"Retry-After": stated})
    with Server({"/": answer}).running() as server, pytest.raises(Abort):
        get(server, limits=HttpLimits(attempts=2), wait=waits.append)
    assert waits == [2.0]


def test_a_server_that_stays_busy_ends_the_attempts() -> None:
    with Server({"/": body(b"", 500)}).running() as server:
        with pytest.raises(Abort):
            get(server, limits=HttpLimits(attempts=2), wait=lambda _seconds: None)
        assert len(server.requests) == 2


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"short")

    assert refusal({"/": broken}).code == "JLP-H-N04"


def test_nobody_at_the_address_is_no_answer() -> None:
    with Server({}).running() as server:
        allow, url = server.allow, server.url()
    with pytest.raises(Abort) as refused, GuardedHttp(AddressPolicy.of(allow), QUICK).download(url):
        pass
    assert refused.value.code == "JLP-H-N04"


def test_an_address_is_shown_without_user_and_query() -> None:
    assert (
        shown("https://user:word@example.com:8443/a?key=secret#x") == "https://example.com:8443/a"
    )
    assert shown("http://\x00") == "?"


def test_the_settings_of_proxies_in_the_environment_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with Server({"/": body(b"direct")}).running() as server:
        assert get(server) == b"direct"
