"""What a request holds is judged before any view reads it, and refused in words."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("kept_db", "clean_index")
JSON = "application/json"


def _call(app: Any, action: str, **request: Any) -> Any:
    browser = app.flask_app.test_client()
    return browser.post(f"/api/3/action/{action}", **request)


def _code(answer: Any) -> str:
    assert answer.content_type == JSON
    assert answer.json["success"] is False
    assert answer.json["error"]["message"].endswith("。")
    return answer.json["error"]["finding"]["code"]


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize("action", ["package_search", "package_create", "status_show", "no_such"])
def test_json_of_any_depth_is_answered_by_400_whatever_the_action(app: Any, action: str) -> None:
    answer = _call(app, action, data=DEEP, content_type=JSON)
    assert (answer.status_code, _code(answer)) == (400, "JLP-A-102")


def test_json_as_the_name_of_a_field_is_no_deeper(app: Any) -> None:
    """jQuery sends JSON so, and CKAN reads it; here it stays below Flask's bound for forms."""
    deep = "[" * 5_000 + "]" * 5_000
    answer = _call(app, "package_search", data={deep: "1"})
    assert (answer.status_code, _code(answer)) == (400, "JLP-A-102")
    assert _call(app, "package_search", data={'{"rows": 0}': "1"}).json["result"]["results"] == []


@pytest.mark.parametrize(
    ("action", "body", "code"),
    [
        ("package_show", rb'{"id":"\u0000"}', "JLP-A-103"),
        ("package_show", rb'{"id":"\ud800"}', "JLP-A-103"),
        ("organization_list", rb'{"organizations":["\u0000"]}', "JLP-A-103"),
        ("package_show", b'{"id":{"a":1}}', "JLP-A-106"),
        ("package_show", b'{"id":["a","b"]}', "JLP-A-106"),
        ("datastore_search", b'{"resource_id":1.5}', "JLP-A-106"),
        ("help_show", b'{"name":["a"]}', "JLP-A-106"),
        ("package_show", b"[]", "JLP-A-109"),
        ("package_show", b'"x"', "JLP-A-109"),
        ("package_show", b"null", "JLP-A-109"),
        ("no_such_action", b"{}", "JLP-A-110"),
        ("package_search", b'{"rows":1e999}', "JLP-A-104"),
        ("package_list", b'{"offset":99999999999999999999}', "JLP-A-104"),
        ("package_list", b'{"offset":"99999999999999999999"}', "JLP-A-104"),
        ("package_search", json.dumps(dict.fromkeys(map(str, range(1001)))).encode(), "JLP-A-105"),
        ("package_search", json.dumps({"a" * 501: 1}).encode(), "JLP-A-105"),
    ],
)
def test_parameters_that_break_an_action_are_refused(
    app: Any, action: str, body: bytes, code: str
) -> None:
    answer = _call(app, action, data=body, content_type=JSON)
    assert (answer.status_code, _code(answer)) == (400, code)


@pytest.mark.parametrize(
    "form",
    [
        {"id": "a\x00b"},
        {"id": (io.BytesIO(b"a"), "a.txt")},
        {"id": ["a", "b"]},
    ],
)
def test_forms_are_judged_like_json(app: Any, form: dict[str, Any]) -> None:
    assert _call(app, "package_show", data=form).status_code == 400


@pytest.mark.parametrize("query", ["id=a&id=b", "id=%00", "offset=99999999999999999999"])
def test_addresses_are_judged_like_json(app: Any, query: str) -> None:
    assert app.get(f"/api/3/action/package_list?{query}", expect_errors=True).status_code == 400


@pytest.mark.parametrize(
    "name", ["alert(1)//", "<script>", "a\r\nb", "a\u2028", "a-b", "", "a" * 101, "a..b", "1a"]
)
def test_no_script_of_a_visitor_stands_before_an_answer(app: Any, name: str) -> None:
    """A page that loads scripts of this site only could be made to run anything by it."""
    browser = app.flask_app.test_client()
    answer = browser.get("/api/3/action/status_show", query_string={"callback": name})
    assert (answer.status_code, _code(answer)) == (400, "JLP-A-107")
    other = browser.get("/api/2/util/tag/autocomplete", query_string={"callback": name})
    assert other.status_code == 400


@pytest.mark.parametrize("name", ["jQuery123_4", "a.b.$c", "_"])
def test_a_function_is_still_called_with_the_answer(app: Any, name: str) -> None:
    """As plain CKAN promises (JSONP)."""
    answer = app.get("/api/3/action/status_show", query_string={"callback": name})
    assert answer.body.startswith(f"{name}(")


def test_a_visitor_sends_less_than_a_person_with_a_token(app: Any, ckan_config: Any) -> None:
    """JSON is held in memory: a visitor could fill it."""
    body = b'{"q":"' + b"a" * 2**21 + b'"}'
    answer = _call(app, "status_show", data=body, content_type=JSON)
    assert (answer.status_code, _code(answer)) == (413, "JLP-A-108")
    headers = {"Authorization": factories.UserWithToken()["token"]}
    taken = _call(app, "status_show", data=body, content_type=JSON, headers=headers)
    assert taken.status_code == 200


def test_a_body_that_does_not_say_its_length_is_bounded_as_well(app: Any) -> None:
    body = io.BytesIO(b'{"q":"' + b"a" * 2**21 + b'"}')
    answer = _call(
        app,
        "status_show",
        input_stream=body,
        content_type=JSON,
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("fields", [100_000, 1_001])
def test_a_form_has_no_end_of_fields(app: Any, fields: int) -> None:
    body = "&".join(f"a{number}=1" for number in range(fields))
    answer = _call(
        app, "package_search", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {400, 413}


def test_a_page_tells_it_in_words(app: Any) -> None:
    answer = app.get("/dataset/?q=%00", expect_errors=True)
    assert answer.status_code == 400
    assert "<h1" in answer.body
