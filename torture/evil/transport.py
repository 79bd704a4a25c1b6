"""Misbehaviours of the web server: lengths, packings, redirects, states, slowness."""

from __future__ import annotations

import gzip
import itertools
import json
import time
import zlib
from http.server import BaseHTTPRequestHandler

from torture.evil.answers import endless, led_to, raw, said, slowly
from torture.evil.table import Misbehaviour, base, nobody
from torture.webserver import Answer

__all__ = ["ROWS"]

_BODY = json.dumps(base(), ensure_ascii=False).encode()
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_HTML = "<!DOCTYPE html><html><body><form>统一身份认证登录</form></body></html>".encode()
_MEGABYTE = bytes(2**20)

_BAD, _FORBIDDEN, _UNKNOWN = ("JLP-H-N01",), ("JLP-H-N02",), ("JLP-H-N03",)
_NO_ANSWER, _SLOW, _REFUSED = ("JLP-H-N04",), ("JLP-H-N05",), ("JLP-H-N06",)
_LARGE, _BOMB, _CIRCLE = ("JLP-H-N07",), ("JLP-H-N08",), ("JLP-H-N09",)
_PACKING = ("JLP-H-N11",)
_EMPTY = ("JLP-H-P04",)
_BROKEN = ("JLP-H-R10", "JLP-H-D07")


def _length(length: bytes, body: bytes = _BODY) -> Answer:
    return raw(_OK + b"Content-Length: " + length + b"\r\n\r\n" + body)


def _packed(content: bytes, packing: str = "gzip") -> Answer:
    return said(content, headers={"Content-Encoding": packing})


def _headed(name: str, value: str) -> Answer:
    return said(_BODY, headers={name: value})


def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(_MEGABYTE) for _ in range(megabytes)) + packer.flush()


def _twice_the_bomb() -> Answer:
    bomb = _bomb(64)
    return _packed(bomb + bomb)


def _round(request: BaseHTTPRequestHandler) -> None:
    """Ever another address."""
    led_to(f"{request.path}+")(request)


def _waits(request: BaseHTTPRequestHandler) -> None:
    """Takes the request and says nothing."""
    request.rfile.read(1)


def _stops(request: BaseHTTPRequestHandler) -> None:
    """Half of it, then silence on an open connection."""
    request.wfile.write(_OK + b"Content-Length: %d\r\n\r\n" % len(_BODY) + _BODY[:900])
    request.rfile.read(1)


def _half_closed(request: BaseHTTPRequestHandler) -> None:
    raw(_OK + b"Content-Length: 9000\r\n\r\n" + _BODY[:300])(request)


def _hundreds(request: BaseHTTPRequestHandler) -> None:
    """Interim answers without end."""
    for _ in range(2_000):
        request.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.005)


def _states() -> list[Misbehaviour]:
    refusing = (400, 401, 402, 403, 404, 405, 406, 410, 418, 451, 501, 505, 599)
    good_but_not = (201, 202, 203, 204, 205, 206, 226)
    failing = (408, 425, 429, 500, 502, 503, 504)
    return [
        *(
            Misbehaviour(
                f"status_{n}", f"the listing with status {n}", said(_BODY, status=n), codes
            )
            for numbers, codes in (
                (refusing, _REFUSED),
                (good_but_not, (*_REFUSED, *_NO_ANSWER)),
                (failing, _REFUSED),
            )
            for n in numbers
        ),
        *(
            Misbehaviour(
                f"retry_after_{name}",
                f"busy, with Retry-After: {value[:20]}",
                said(b"", status=503, headers={"Retry-After": value}),
                _REFUSED,
            )
            for name, value in (
                ("ages", "999999999999"),
                ("negative", "-5"),
                ("date", "Wed, 21 Oct 2099 07:28:00 GMT"),
                ("nonsense", "bald"),
                ("superscript", "²"),
                ("digits", "9" * 5_000),
                ("infinite", "inf"),
            )
        ),
    ]


def _redirects() -> list[Misbehaviour]:
    targets = {
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "metadata_hex": "http://0xa9fea9fe/latest/meta-data/",
        "metadata_mapped": "http://[::ffff:169.254.169.254]/latest/",
        "metadata_nat64": "http://[64:ff9b::a9fe:a9fe]/",
        "metadata_of_a_cloud": "http://100.100.100.200/latest/meta-data/",
        "loopback_port": "http://127.0.0.1:6379/",
        "loopback_name": "http://localhost:8983/solr/",
        "private_network": "http://10.0.0.1/admin",
        "zero": "http://0/",
    }
    wrong = {
        "file": "file:///etc/passwd",
        "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
        "ftp": "ftp://127.0.0.1/list.json",
        "data": "data:application/json,[]",
        "script": "javascript:alert(1)",
        "unix_socket": "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
        "login": "http://admin:secret@127.0.0.1/",
        "no_host": "http://:80/list.json",
        "huge": "http://127.0.0.1/" + "a" * 10_000,
        "broken": "http://[::1",
        "bad_port": "http://127.0.0.1:99999999/",
    }
    return [
        *(
            Misbehaviour(f"redirect_{name}", f"leads to {url[:60]}", led_to(url), codes)
            for given, codes in (
                (targets, (*_FORBIDDEN, *_UNKNOWN)),
                (wrong, (*_BAD, *_FORBIDDEN, *_NO_ANSWER, *_REFUSED)),
            )
            for name, url in given.items()
        ),
        Misbehaviour(
            "redirect_circle", "leads to itself", led_to("/evil/redirect_circle"), _CIRCLE
        ),
        Misbehaviour("redirect_ever_on", "leads to ever new addresses", _round, _CIRCLE),
        Misbehaviour("redirect_nowhere", "a redirect without a target", said(b"", status=302)),
        Misbehaviour(
            "redirect_other_name",
            "leads to a machine that does not exist",
            led_to("http://nothing.invalid/"),
            _UNKNOWN,
        ),
    ]


ROWS = [
    *_states(),
    *_redirects(),
    Misbehaviour(
        "empty_200", "200 and not a byte", said(b""), ("JLP-H-R05", "JLP-H-R12", *_BROKEN)
    ),
    Misbehaviour("login_page", "the login page with 200", said(_HTML, "text/html"), ("JLP-H-R06",)),
    Misbehaviour("login_page_as_json", "the login page, called JSON", said(_HTML), ("JLP-H-R06",)),
    Misbehaviour("length_too_long", "says more than it sends", _length(b"999999"), _NO_ANSWER),
    Misbehaviour(
        "length_too_short", "says less than it sends", _length(b"700"), (*_BROKEN, "JLP-H-D01")
    ),
    Misbehaviour("length_negative", "a negative length", _length(b"-1"), _NO_ANSWER),
    Misbehaviour("length_no_number", "a length that is no number", _length(b"many"), _NO_ANSWER),
    Misbehaviour("length_twice", "two lengths", _length(b"10\r\nContent-Length: 20"), _NO_ANSWER),
    Misbehaviour("length_astronomic", "a length of 10^30", _length(b"9" * 30), _NO_ANSWER),
    Misbehaviour("length_missing", "no length, the end is the end", raw(_OK + b"\r\n" + _BODY)),
    Misbehaviour(
        "cut_off_without_length",
        "no length, and the connection ends too soon",
        raw(_OK + b"\r\n" + _BODY[:-700]),
        _BROKEN,
    ),
    Misbehaviour("half_closed", "breaks off after 300 bytes", _half_closed, _NO_ANSWER),
    Misbehaviour("chunks_of_garbage", "no chunk size", raw(_CHUNKED + b"zzz\r\nabc"), _NO_ANSWER),
    Misbehaviour("chunks_cut_off", "no last chunk", raw(_CHUNKED + b"5\r\n[{}]\n\r\n"), _NO_ANSWER),
    Misbehaviour(
        "chunks_huge_size", "a chunk of 10^20", raw(_CHUNKED + b"f" * 19 + b"\r\nx"), _NO_ANSWER
    ),
    Misbehaviour(
        "chunks_negative", "a chunk of less than nothing", raw(_CHUNKED + b"-5\r\nabc"), _NO_ANSWER
    ),
    Misbehaviour(
        "chunks_and_length",
        "chunks and a length",
        raw(_OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ),
    Misbehaviour("no_http", "bytes that are not HTTP", raw(b"\x00\xff" * 500), _NO_ANSWER),
    Misbehaviour(
        "no_status", "a status line without a status", raw(b"HTTP/1.1\r\n\r\n"), _NO_ANSWER
    ),
    Misbehaviour(
        "other_version", "HTTP/9.9", raw(b"HTTP/9.9 200 OK\r\n\r\n[]"), (*_NO_ANSWER, *_EMPTY)
    ),
    Misbehaviour("hangs_up", "closes at once", raw(), _NO_ANSWER),
    Misbehaviour("says_nothing", "takes the request and is silent", _waits, _SLOW),
    Misbehaviour("stops_half_way", "half of it, then silence", _stops, _SLOW),
    Misbehaviour("byte_by_byte", "a byte at a time", slowly(_OK + b"\r\n" + _BODY, 0.3), _SLOW),
    Misbehaviour("headers_slowly", "headers a byte at a time", slowly(_OK * 500, 0.3), _SLOW),
    Misbehaviour("interim_answers", "100 Continue for ever", _hundreds, (*_SLOW, *_NO_ANSWER)),
    Misbehaviour(
        "headers_endless",
        "headers without end",
        endless(_OK, (b"X-%d: y\r\n" % n for n in itertools.count())),
        _NO_ANSWER,
    ),
    Misbehaviour(
        "header_huge",
        "a header of 8 MB",
        raw(_OK + b"X: " + b"y" * 2**23 + b"\r\n\r\n"),
        _NO_ANSWER,
    ),
    Misbehaviour(
        "body_endless",
        "zeros without end",
        endless(_OK + b"\r\n", itertools.repeat(_MEGABYTE)),
        _LARGE,
    ),
    Misbehaviour(
        "list_endless",
        "a list that never ends",
        endless(_OK + b"\r\n[", itertools.repeat(b'{"a": 1},' * 10_000)),
        _LARGE,
    ),
    Misbehaviour("gzip_bomb", "64 MB in 64 KB", _packed(_bomb(64)), _BOMB),
    Misbehaviour("gzip_bomb_twice", "two of them one after the other", _twice_the_bomb(), _BOMB),
    Misbehaviour("gzip_in_gzip", "packed twice", _packed(gzip.compress(gzip.compress(_BODY)))),
    Misbehaviour("gzip_cut_off", "packed, cut off", _packed(gzip.compress(_BODY)[:-9]), _NO_ANSWER),
    Misbehaviour("gzip_lie", "called gzip, and is not", _packed(_BODY), _NO_ANSWER),
    Misbehaviour("gzip_unsaid", "gzip that is not called so", said(gzip.compress(_BODY))),
    Misbehaviour("gzip_empty", "an empty body called gzip", _packed(b""), _NO_ANSWER),
    Misbehaviour("gzip_and_more", "gzip, then other bytes", _packed(gzip.compress(_BODY) + b"xx")),
    Misbehaviour("brotli_lie", "called brotli", _packed(_BODY, "br"), _PACKING),
    Misbehaviour("deflate_lie", "called deflate", _packed(_BODY, "deflate"), _PACKING),
    Misbehaviour("packed_unheard_of", "an unknown packing", _packed(_BODY, "x" * 900), _PACKING),
    Misbehaviour("packed_thrice", "three packings", _packed(_BODY, "gzip, br, zstd"), _PACKING),
    Misbehaviour(
        "name_of_a_path",
        "a file name that is a path",
        _headed("Content-Disposition", 'attachment; filename="../../../etc/cron.d/x.json"'),
    ),
    Misbehaviour(
        "name_of_broken_words",
        "a file name in no encoding",
        _headed("Content-Disposition", "attachment; filename*=gb99''%ff%fe%00.json"),
    ),
    Misbehaviour(
        "name_in_many_parts",
        "a file name in contradicting parts",
        _headed("Content-Disposition", "attachment; filename*0*=a; filename*0=b; filename*9=c"),
    ),
    Misbehaviour(
        "kind_of_nothing", "a content type of rubbish", said(_BODY, ";;;===///" + "x" * 2_000)
    ),
    Misbehaviour(
        "address_of_a_file", "a source of a local file", nobody, ("JLP-H-N21",), url="/etc/passwd"
    ),
    Misbehaviour(
        "address_of_a_file_url",
        "a source of a file: address",
        nobody,
        ("JLP-H-N21",),
        url="file:///etc/passwd",
    ),
    Misbehaviour(
        "address_not_allowed",
        "a source on another port of this machine",
        nobody,
        _FORBIDDEN,
        url="http://127.0.0.1:1/list.json",
    ),
]
