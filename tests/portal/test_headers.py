from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest

from ckan.tests import factories

PATHS = ["/", "/dataset/", "/api/3/action/status_show", "/never-was", "/jiulongpo/icons.svg"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers(site, path):
    headers = site.get(path, expect_errors=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_scripts_may_come_from_this_site_only(site):
    policy = site.get("/").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["script-src"] == "'self'"
    assert directives["object-src"] == "'none'"
    assert "unsafe-eval" not in policy
    assert "frame-ancestors" in directives


@pytest.mark.ckan_config("ckanext.jiulongpo.portal.content_security_policy", "")
@pytest.mark.ckan_config("ckanext.jiulongpo.portal.frame_options", "DENY")
def test_the_headers_are_settings(site):
    headers = site.get("/").headers
    assert "Content-Security-Policy" not in headers
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("address", "told"),
    [("https://data.example.gov.cn", "max-age=31536000"), ("http://127.0.0.1:5000", None)],
)
def test_browsers_stay_with_https(site, ckan_config, monkeypatch, address, told):
    """Once it was reached so, and only where the site is one of HTTPS."""
    monkeypatch.setitem(ckan_config, "ckan.site_url", address)
    assert (
        site.get("/never-was", expect_errors=True).headers.get("Strict-Transport-Security") == told
    )


def test_a_header_set_by_a_view_stays(site):
    from flask import Response

    from ckanext.jiulongpo.portal.headers import add_security_headers

    with site.flask_app.test_request_context():
        own = Response(headers={"X-Frame-Options": "DENY"})
        assert add_security_headers(own).headers["X-Frame-Options"] == "DENY"


_SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "run"</script></svg>'
_PAGE = b"<!DOCTYPE html><html><script>document.title = 'run'</script></html>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mark.svg", _SCRIPT),
        ("mark.html", _PAGE),
        ("mark.png", _PAGE),
        ("../../mark.svg", _SCRIPT),
        ("a\r\nSet-Cookie: b=c.svg", _SCRIPT),
        ("一.svg", _SCRIPT),
    ],
)
def test_no_uploaded_picture_is_a_page_of_this_site(site, name, content):
    """It is refused, or shut into a sandbox."""
    root = factories.SysadminWithToken()
    answer = site.flask_app.test_client().post(
        "/api/3/action/organization_create",
        data={
            "name": f"marked-{factories.User()['name']}",
            "title": "有标志的部门",
            "image_upload": (io.BytesIO(content), name),
        },
        headers={"Authorization": root["token"]},
        content_type="multipart/form-data",
    )
    assert answer.status_code in {200, 400, 409}, answer.text[:300]
    if answer.status_code != 200:
        return
    path = urlsplit(answer.json["result"]["image_display_url"]).path
    assert ".." not in path, path
    if not path:
        return  # the name was no name of a file
    assert path.startswith("/uploads/"), path
    picture = site.get(path)
    assert set(picture.headers) & {"Set-Cookie"} == set()
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["Content-Security-Policy"].startswith("sandbox;")
