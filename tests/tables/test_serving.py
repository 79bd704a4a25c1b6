"""Stored files as answers: parts, checksums, names, and nothing that a browser would run."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import quote

import pytest

from ckan.tests.helpers import CKANTestApp

from tests.tables.conftest import act, attach, entry, replace

BODY = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def stored(site: CKANTestApp) -> dict[str, Any]:
    made = entry()
    made["file"] = attach(made["id"], "plan.pdf", BODY)
    act("resource_patch", id=made["file"], name="停车场 规划图.pdf")
    return made


def _path(pkg: dict[str, Any], name: str = "plan.pdf") -> str:
    return f"/dataset/{pkg['name']}/resource/{pkg['file']}/download/{name}"


def test_the_whole_file_comes_with_its_checksum(site: CKANTestApp, stored: dict[str, Any]) -> None:
    answer = site.get(_path(stored), status=200)
    assert answer.data == BODY
    digest = hashlib.sha256(BODY)
    assert (
        answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    )
    assert answer.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert int(answer.headers["Content-Length"]) == len(BODY)


def test_head_tells_the_same_without_the_bytes(site: CKANTestApp, stored: dict[str, Any]) -> None:
    with site.flask_app.test_client() as client:
        answer = client.head(_path(stored))
    assert answer.status_code == 200
    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) == len(BODY)
    assert "Repr-Digest" in answer.headers


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, len(BODY)),
        ("bytes=-50", len(BODY) - 50, len(BODY)),
        ("bytes=1000000-9999999", 1_000_000, len(BODY)),
    ],
)
def test_a_part_is_given(
    site: CKANTestApp, stored: dict[str, Any], asked: str, start: int, end: int
) -> None:
    answer = site.get(_path(stored), headers={"Range": asked}, status=206)
    assert answer.data == BODY[start:end]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(BODY)}"
    assert int(answer.headers["Content-Length"]) == end - start


@pytest.mark.parametrize("asked", ["bytes=2000000-", "bytes=0-9,20-29", "bytes=abc"])
def test_what_is_no_part_is_refused(site: CKANTestApp, stored: dict[str, Any], asked: str) -> None:
    answer = site.get(_path(stored), headers={"Range": asked}, status=416)
    assert answer.headers["Content-Range"] == f"bytes */{len(BODY)}"
    assert len(answer.data) < 500


def test_a_download_that_broke_off_goes_on(site: CKANTestApp, stored: dict[str, Any]) -> None:
    """In pieces of an odd size, each guarded by the checksum of the first answer."""
    first = site.get(_path(stored), headers={"Range": "bytes=0-99999"}, status=206)
    got, mark = bytearray(first.data), first.headers["ETag"]
    while len(got) < len(BODY):
        headers = {"Range": f"bytes={len(got)}-{len(got) + 333_332}", "If-Range": mark}
        got += site.get(_path(stored), headers=headers, status=206).data
    assert bytes(got) == BODY


def test_a_file_that_changed_is_begun_anew(site: CKANTestApp) -> None:
    """A part of the new file behind a part of the old one would be neither."""
    made = entry()
    made["file"] = attach(made["id"], "a.pdf", b"first" * 100)
    mark = site.get(_path(made, "a.pdf")).headers["ETag"]
    replace(made["file"], b"second" * 100, "a.pdf")
    answer = site.get(
        _path(made, "a.pdf"), headers={"Range": "bytes=100-", "If-Range": mark}, status=200
    )
    assert answer.data == b"second" * 100
    site.get(_path(made, "a.pdf"), headers={"If-None-Match": answer.headers["ETag"]}, status=304)


def test_the_name_is_chinese_with_its_ending(site: CKANTestApp, stored: dict[str, Any]) -> None:
    named = site.get(_path(stored)).headers["Content-Disposition"]
    assert named.startswith('attachment; filename="data.pdf"; ')
    assert named.endswith(f"filename*=UTF-8''{quote('停车场 规划图')}.pdf")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("image.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("page.xhtml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>"),
    ],
)
def test_no_upload_runs_as_a_page_of_the_site(site: CKANTestApp, name: str, body: bytes) -> None:
    made = entry()
    made["file"] = attach(made["id"], name, body)
    answer = site.get(_path(made, name), status=200)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_file_is_not_found_under_another_entry(site: CKANTestApp, stored: dict[str, Any]) -> None:
    """Whatever the address says, what CKAN's own view sends runs nowhere."""
    other = entry()
    answer = site.get(_path({**other, "file": stored["file"]}))
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_linked_file_is_left_to_its_address(site: CKANTestApp) -> None:
    made = entry()
    link = act("resource_create", package_id=made["id"], name="x", url="https://files.example.cn/x")
    answer = site.get(
        f"/dataset/{made['name']}/resource/{link['id']}/download/x", follow_redirects=False
    )
    assert answer.headers["Location"] == "https://files.example.cn/x"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_no_link_leads_on_to_a_program(site: CKANTestApp, address: str) -> None:
    """CKAN leads on to whatever the address of a file says; only the web's own are followed."""
    made = entry()
    made["file"] = act("resource_create", package_id=made["id"], name="x", url=address)["id"]
    assert site.get(_path(made, "").rstrip("/"), expect_errors=True).status_code == 404


def test_a_link_to_the_web_leads_on(site: CKANTestApp) -> None:
    made = entry()
    address = "https://files.example.cn/a.csv"
    made["file"] = act("resource_create", package_id=made["id"], name="x", url=address)["id"]
    answer = site.get(_path(made, "").rstrip("/"), follow_redirects=False)
    assert answer.headers["Location"] == address
