from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _a_new_reader(site):
    yield
    site.client = site.test_client()


@pytest.fixture
def choose(site):
    def post(size: str, came_from: str = "/about"):
        return site.post(
            "/portal/type-size",
            data={"size": size, "came_from": came_from},
            follow_redirects=False,
        )

    return post


def test_large_type_is_kept_in_a_cookie_without_javascript(choose, get):
    answer = choose("large")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/about")
    cookie = answer.headers["Set-Cookie"]
    assert "jlp_large_type=1" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "j-large" in get("/about").root.get("class")


def test_standard_type_forgets_the_choice(choose):
    assert "Max-Age=0" in choose("normal").headers["Set-Cookie"]


def test_without_a_choice_type_is_standard(get):
    assert "j-large" not in get("/about").root.get("class")


def test_the_button_says_what_it_will_do(site, get):
    assert "大字版" in get("/").text("header.j-site")
    site.client.set_cookie("jlp_large_type", "1", domain="test.ckan.net")
    assert "标准" in get("/").text("header.j-site")


@pytest.mark.parametrize(
    "address",
    [
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example"),
        *("https://evil.example", "https:evil.example", "evil.example", ""),
    ],
)
def test_the_way_back_leads_to_no_other_site(choose, address):
    """Also not where a browser reads the address otherwise than Python does."""
    location = choose("large", address).headers["Location"]
    assert location in {"/", "http://test.ckan.net/"}


def test_an_address_that_no_browser_sends_leads_nowhere(choose):
    answer = choose("large", "\x00//evil.example")
    assert answer.status_code == 400
    assert "Location" not in answer.headers
