"""The Model Context Protocol: both eras, by hand and by the official client; nobody sees more."""

from __future__ import annotations

import asyncio
import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers.mcp import toolset
from ckanext.jiulongpo.developers.mcp.messages import LEGACY, MODERN
from tests.developers.conftest import Person, login
from tests.tables.conftest import act, attach, entry, load

META = "io.modelcontextprotocol/"


def _post(site: CKANTestApp, message: Any, headers: dict[str, str] | None = None) -> Any:
    body = message if isinstance(message, (bytes, str)) else json.dumps(message)
    given = {"Content-Type": "application/json", **(headers or {})}
    return site.post("/mcp", data=body, headers=given)


def _legacy(site: CKANTestApp, method: str, headers: dict[str, str] | None = None, **p: Any) -> Any:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": p}
    return _post(site, message, {"MCP-Protocol-Version": LEGACY[0], **(headers or {})})


def _modern(site: CKANTestApp, method: str, headers: dict[str, str] | None = None, **p: Any) -> Any:
    meta = {f"{META}protocolVersion": MODERN, f"{META}clientCapabilities": {}}
    message = {"jsonrpc": "2.0", "id": "a", "method": method, "params": {**p, "_meta": meta}}
    known = {"MCP-Protocol-Version": MODERN, "Mcp-Method": method}
    if "name" in p:
        known["Mcp-Name"] = p["name"]
    return _post(site, message, {**known, **(headers or {})})


def _call(site: CKANTestApp, tool: str, headers: dict[str, str] | None = None, **given: Any) -> Any:
    answer = _legacy(site, "tools/call", headers, name=tool, arguments=given)
    assert answer.status_code == 200
    return answer.json["result"]


class TestProtocol:
    @pytest.mark.parametrize(
        ("wanted", "spoken"), [*((v, v) for v in LEGACY), ("1999-01-01", LEGACY[0])]
    )
    def test_a_legacy_client_agrees_on_a_version(
        self, site: CKANTestApp, wanted: str, spoken: str
    ) -> None:
        answer = _legacy(
            site, "initialize", protocolVersion=wanted, capabilities={}, clientInfo={"name": "t"}
        )
        result = answer.json["result"]
        assert result["protocolVersion"] == spoken
        assert result["capabilities"] == {"tools": {}}
        assert "Mcp-Session-Id" not in answer.headers

    def test_a_modern_client_discovers_the_server(self, site: CKANTestApp) -> None:
        result = _modern(site, "server/discover").json["result"]
        assert result["resultType"] == "complete"
        assert result["supportedVersions"] == [MODERN, *LEGACY]

    @pytest.mark.parametrize("era", [_legacy, _modern])
    def test_tools_are_listed_in_one_order(self, site: CKANTestApp, era: Any) -> None:
        told = era(site, "tools/list").json["result"]["tools"]
        assert [tool["name"] for tool in told] == [
            "search_datasets",
            "describe_dataset",
            "query_table",
            "download_link",
        ]
        assert all(tool["inputSchema"]["type"] == "object" for tool in told)
        assert all(tool["annotations"]["readOnlyHint"] for tool in told)

    def test_ping_and_notifications(self, site: CKANTestApp) -> None:
        assert _legacy(site, "ping").json["result"] == {}
        note = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        answer = _post(site, note)
        assert answer.status_code == 202
        assert not answer.data

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ("{", -32700),
            (b"\xff\xfe", -32700),
            ("[" * 60_000, -32700),
            ("[]", -32600),
            ('"x"', -32600),
            ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, -32600),
            ({"jsonrpc": "2.0", "id": None, "method": "ping"}, -32600),
            ({"jsonrpc": "2.0", "id": 1, "method": 5}, -32600),
            ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}, -32600),
        ],
    )
    def test_what_is_no_message_is_refused(self, site: CKANTestApp, body: Any, code: int) -> None:
        answer = _post(site, body)
        assert answer.status_code == 400
        assert answer.json["error"]["code"] == code

    def test_a_message_too_large_is_not_read(self, site: CKANTestApp) -> None:
        assert _post(site, "x" * 70_000).status_code == 413

    def test_an_unknown_method_is_told_in_each_eras_way(self, site: CKANTestApp) -> None:
        legacy, modern = _legacy(site, "never/was"), _modern(site, "never/was")
        assert (legacy.status_code, modern.status_code) == (200, 404)
        assert legacy.json["error"]["code"] == modern.json["error"]["code"] == -32601

    @pytest.mark.parametrize(
        "headers",
        [
            {"Mcp-Method": "ping"},
            {"Mcp-Name": "query_table"},
            {"MCP-Protocol-Version": LEGACY[0]},
        ],
    )
    def test_headers_that_say_something_else_are_refused(
        self, site: CKANTestApp, headers: dict[str, str]
    ) -> None:
        answer = _modern(
            site, "tools/call", headers, name="search_datasets", arguments={"q": "养老"}
        )
        assert answer.status_code == 400
        assert answer.json["error"]["code"] == -32020

    def test_a_name_may_be_written_in_base64(self, site: CKANTestApp) -> None:
        name = base64.b64encode(b"search_datasets").decode()
        headers = {"Mcp-Name": f"=?base64?{name}?="}
        answer = _modern(
            site, "tools/call", headers, name="search_datasets", arguments={"q": "养老"}
        )
        assert answer.status_code == 200

    def test_an_unknown_version_is_told_which_are_spoken(self, site: CKANTestApp) -> None:
        meta = {f"{META}protocolVersion": "1900-01-01"}
        message = {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"_meta": meta}}
        answer = _post(site, message, {"MCP-Protocol-Version": "1900-01-01", "Mcp-Method": "ping"})
        assert answer.status_code == 400
        assert answer.json["error"]["code"] == -32022
        assert MODERN in answer.json["error"]["data"]["supported"]
        old = _legacy(site, "ping", {"MCP-Protocol-Version": "1900-01-01"})
        assert old.json["error"]["code"] == -32022

    def test_a_foreign_browser_is_refused(
        self, site: CKANTestApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        foreign = {"Origin": "https://evil.example"}
        assert _legacy(site, "ping", foreign).status_code == 403
        assert _legacy(site, "ping", {"Origin": tk.config["ckan.site_url"]}).status_code == 200
        key = "ckanext.jiulongpo.developers.mcp_origins"
        monkeypatch.setitem(tk.config, key, ["https://evil.example"])
        assert _legacy(site, "ping", foreign).status_code == 200

    def test_it_is_answered_to_post_only_and_can_be_switched_off(
        self, site: CKANTestApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert site.get("/mcp").status_code == 405
        monkeypatch.setitem(tk.config, "ckanext.jiulongpo.developers.mcp", False)
        assert _legacy(site, "ping").status_code == 404

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        params=st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=8), inner, max_size=3)
            ),
            max_leaves=8,
        ),
        method=st.sampled_from(["initialize", "ping", "tools/list", "tools/call", "x"]),
    )
    def test_no_message_is_a_failure_of_the_site(
        self, site: CKANTestApp, params: Any, method: str
    ) -> None:
        answer = _post(site, {"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        assert answer.status_code in {200, 400, 404}
        assert answer.json["jsonrpc"] == "2.0"


class TestTools:
    def test_a_dataset_is_searched_described_asked_and_downloaded(
        self, site: CKANTestApp, homes: dict[str, Any]
    ) -> None:
        found = _call(site, "search_datasets", q="养老机构")["structuredContent"]
        assert homes["name"] in {line["name"] for line in found["datasets"]}
        told = _call(site, "describe_dataset", id=homes["name"])["structuredContent"]
        (file,) = told["files"]
        assert file["rows"] == 12
        assert {"name": "核定床位", "kind": "integer"} in file["columns"]
        asked = _call(
            site,
            "query_table",
            resource_id=file["resource_id"],
            filters={"核定床位": {"min": 100}},
            sort="-核定床位",
            fields=["机构名称"],
        )["structuredContent"]
        assert next(row["机构名称"] for row in asked["rows"]) == "第12养老院"
        assert asked["total"] == 3
        sums = _call(
            site,
            "query_table",
            resource_id=file["resource_id"],
            group_by=["所在街镇"],
            measures=["sum:核定床位"],
        )["structuredContent"]["groups"]
        assert {g["所在街镇"]: g["sum:核定床位"] for g in sums} == {"石桥镇": 360, "谢家湾": 420}
        link = _call(site, "download_link", resource_id=file["resource_id"], format="csv")
        address = link["structuredContent"]["url"]
        path = address.partition(tk.config["ckan.site_url"])[2]
        assert "第12养老院" in site.get(path).body

    def test_every_format_of_a_table_can_be_asked_for_and_no_other(
        self, site: CKANTestApp, homes: dict[str, Any]
    ) -> None:
        """The tool, the OpenAPI document and the page keep no list of their own."""
        formats = act("jiulongpo_table_show", resource_id=homes["resource_id"])["formats"]
        assert "tsv" in formats
        with site.flask_app.test_request_context():
            tools = {tool.name: tool for tool in toolset.all_tools()}
        offered = tools["download_link"].arguments["properties"]["format"]["enum"]
        assert set(formats) <= set(offered)
        address = f"/dataset/{homes['name']}/resource/{homes['resource_id']}/openapi.json"
        paths = json.loads(site.get(address).data)["paths"]
        table = next(path for path in paths if path.endswith("{format}"))
        asked = {each["name"]: each for each in paths[table]["get"]["parameters"]}
        assert asked["format"]["schema"]["enum"] == formats
        given = {"resource_id": homes["resource_id"], "format": "geojson"}
        assert _call(site, "download_link", **given)["isError"] is ("geojson" not in formats)

    def test_the_text_says_what_the_structure_says(
        self, site: CKANTestApp, homes: dict[str, Any]
    ) -> None:
        told = _call(site, "describe_dataset", id=homes["name"])
        assert json.loads(told["content"][0]["text"]) == told["structuredContent"]
        assert told["isError"] is False

    @pytest.mark.parametrize(
        ("tool", "arguments"),
        [
            ("search_datasets", {}),
            ("search_datasets", {"q": "x", "limit": 10_000}),
            ("search_datasets", {"q": "x" * 5_000}),
            ("search_datasets", {"q": "x", "fq": "*:*"}),
            ("describe_dataset", {"id": 5}),
            ("describe_dataset", {"id": "never-was"}),
            ("query_table", {"resource_id": "never-was"}),
            ("query_table", {"resource_id": "x", "limit": -1}),
            ("query_table", {"resource_id": "x", "sql": "SELECT 1"}),
            ("download_link", {"resource_id": "x", "format": "exe"}),
        ],
    )
    def test_bad_arguments_are_told_to_the_model(
        self, site: CKANTestApp, tool: str, arguments: dict[str, Any]
    ) -> None:
        told = _call(site, tool, **arguments)
        assert told["isError"] is True
        assert told["content"][0]["text"]

    def test_an_unknown_column_is_told_with_those_that_are_there(
        self, site: CKANTestApp, homes: dict[str, Any]
    ) -> None:
        told = _call(site, "query_table", resource_id=homes["resource_id"], sort="没有")
        assert told["isError"]
        assert "核定床位" in told["content"][0]["text"]

    def test_an_unknown_tool_is_an_error_of_the_protocol(self, site: CKANTestApp) -> None:
        answer = _legacy(site, "tools/call", name="rm", arguments={})
        assert answer.json["error"]["code"] == -32602

    def test_an_answer_that_is_too_large_is_shortened_and_says_so(self) -> None:
        told = json.loads(toolset._bounded({"rows": [{"a": "字" * 1000}] * 200, "total": 200}))
        assert told["shortened"] is True
        assert 0 < len(told["rows"]) < 200
        assert told["total"] == 200


class TestRights:
    @pytest.fixture(scope="class")
    def hidden(self, site: CKANTestApp, homes: dict[str, Any]) -> dict[str, str]:
        """An entry of 区民政局 that is not open to the public."""
        made = entry(
            title="养老秘密金丝雀",
            open_type="3",
            open_condition="依据《政府信息公开条例》第十四条不予开放",
            share_type="3",
            share_condition="依据法律不予共享",
        )
        resource_id = attach(made["id"], "secret.csv", "名称,数量\n金丝雀,1\n")
        load(resource_id)
        return {"name": made["name"], "resource_id": resource_id}

    def _seen(
        self, site: CKANTestApp, hidden: dict[str, str], headers: dict[str, str] | None
    ) -> list[bool]:
        calls = [
            _call(site, "search_datasets", headers, q="金丝雀"),
            _call(site, "describe_dataset", headers, id=hidden["name"]),
            _call(site, "query_table", headers, resource_id=hidden["resource_id"]),
            _call(site, "download_link", headers, resource_id=hidden["resource_id"]),
        ]
        return ["金丝雀" in str(c) or "secret" in str(c.get("structuredContent")) for c in calls]

    def test_a_stranger_sees_nothing_of_it(self, site: CKANTestApp, hidden: dict[str, str]) -> None:
        assert self._seen(site, hidden, None) == [False] * 4

    def test_the_owner_of_a_token_sees_what_is_theirs(
        self, site: CKANTestApp, hidden: dict[str, str], editor: Person
    ) -> None:
        assert self._seen(site, hidden, editor.headers("read", "tables")) == [True] * 4

    def test_a_browsers_login_counts_for_nothing(
        self, site: CKANTestApp, hidden: dict[str, str], root: Person
    ) -> None:
        """A page that lures a logged-in person's browser here gets what a stranger gets."""
        browser = login(site, root)
        message = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "describe_dataset", "arguments": {"id": hidden["name"]}},
        }
        answer = browser.post("/mcp", json=message)
        assert "金丝雀" not in answer.get_data(as_text=True)

    def test_a_tool_needs_its_scope(
        self, site: CKANTestApp, homes: dict[str, Any], editor: Person
    ) -> None:
        headers = editor.headers("read")
        assert not _call(site, "describe_dataset", headers, id=homes["name"])["isError"]
        refused = _call(site, "query_table", headers, resource_id=homes["resource_id"])
        assert refused["isError"]
        assert "tables" in refused["content"][0]["text"]

    def test_a_bad_token_is_refused(self, site: CKANTestApp) -> None:
        assert _legacy(site, "ping", {"Authorization": "Bearer nonsense"}).status_code == 401


def test_the_official_client_speaks_with_it(live: str, homes: dict[str, Any]) -> None:
    """The judge from outside: the protocol's own library connects, lists and calls."""
    from mcp import Client

    async def talk() -> tuple[list[str], Any]:
        async with Client(f"{live}/mcp") as client:
            listed = await client.list_tools()
            told = await client.call_tool("describe_dataset", {"id": homes["name"]})
            return [tool.name for tool in listed.tools], told

    with ThreadPoolExecutor(1) as thread:  # a browser of other tests may have a loop in this one
        names, told = thread.submit(lambda: asyncio.run(talk())).result()
    assert "query_table" in names
    assert not told.is_error
    assert act("package_show", id=homes["name"])["title"] in str(told.content)
