from __future__ import annotations

import pytest

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
