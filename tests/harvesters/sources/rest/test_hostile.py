"""Systems that lie, stall, lead astray or break off: nothing of it passes for the end of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy, GuardedHttp, HttpLimits
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Tally
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Capability
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from ckanext.jiulongpo.harvesters.mapping.identity import Identity, IdentityRule
from ckanext.jiulongpo.harvesters.sources.rest import RestSource
from ckanext.jiulongpo.harvesters.sources.rest.conversation import Conversation
from ckanext.jiulongpo.harvesters.sources.rest.load import dialect_from
from tests.harvesters.core.memory import TitleMapper
from tests.harvesters.sources.rest.dialect_server import (
    Asked,
    DialectServer,
    Reply,
    Twist,
    answer,
)

LIST = "/list"
SECRET = "s3cr3t-token"
WIRE: dict[str, Any] = {
    "list": {
        "method": "GET",
        "path": LIST,
        "page": "query.page",
        "size": "query.size",
        "style": "page",
    },
    "envelope": {"ok": True, "data": {"rows": "{rows}", "total": "{total}"}},
    "records": [{"id": f"{n:03}", "title": f"表{n}"} for n in range(1, 8)],
}
DIALECT: dict[str, Any] = {
    "title": {"en": "Toy"},
    "list": {
        "path": LIST,
        "query": {"page": "{page}", "size": "{size}"},
        "headers": {"Authorization": "Bearer {secret}"},
    },
    "answer": {
        "records": "data.rows",
        "total": "data.total",
        "success": "ok",
        "good": [True],
        "words": "message",
    },
    "paging": {"style": "page", "size": 3},
}
DETAILS = {
    "details": [{"path": "/record/{row.id}", "answer": {"records": "record"}}],
    "at_once": 3,
}
Say = Callable[[Any], Any]


def at(number: int, change: Say) -> Twist:
    """Changes the answer for one page; ``change`` takes its content."""

    def twist(asked: Asked, reply: Reply) -> Reply:
        if asked.path == LIST and asked.value("query.page") == str(number):
            changed = change(json.loads(reply[1]))
            return changed if isinstance(changed, tuple) else answer(changed)
        return reply

    return twist


def on_every_page(change: Say) -> Twist:
    return lambda _asked, reply: answer(change(json.loads(reply[1])))


@contextmanager
def talking(
    twist: Twist | None = None, dialect: Mapping[str, Any] | None = None, **wire: Any
) -> Iterator[tuple[RestSource, DialectServer]]:
    with DialectServer({**WIRE, **wire}, twist).running() as server:
        http = GuardedHttp(
            AddressPolicy.of(server.allow),
            HttpLimits(connect=2, read=2, total=5, attempts=2, body_bytes=100_000),
            wait=lambda _seconds: None,
        )
        chosen = dialect_from("toy", {**DIALECT, **(dialect or {})})
        given = {"secret": SECRET, "param": {}}
        conversation = Conversation(server.url, chosen, http, given)
        yield RestSource(conversation, Identity((IdentityRule(("id",)),))), server


def run(source: RestSource) -> tuple[Tally, list[Finding]]:
    ledger = ScratchLedger()
    tally = Pipeline(source, TitleMapper(), ledger, NullSink()).run()
    return tally, list(ledger.notes)


def ends_with(code: str, twist: Twist, **more: Any) -> Tally:
    with talking(twist, **more) as (source, _server):
        tally, notes = run(source)
    assert not tally.complete
    assert code in {note.code for note in notes}, [note.text() for note in notes]
    assert not any(SECRET in note.text() for note in notes)
    assert tally.settled == tally.read
    return tally


def rows(content: Any) -> list[Any]:
    return content["data"]["rows"]


def total(number: Any) -> Say:
    return lambda content: {**content, "data": {**content["data"], "total": number}}


def only(found: list[Any]) -> Say:
    return lambda content: {**content, "data": {**content["data"], "rows": found}}


LIES: dict[str, tuple[str, Twist]] = {
    "a failure with status 200": (
        "JLP-H-A12",
        at(2, lambda _c: {"ok": False, "message": f"token {SECRET} expired"}),
    ),
    "an empty page in the middle": ("JLP-H-A20", at(2, only([]))),
    "no list at all": ("JLP-H-A13", at(2, lambda _c: {"ok": True, "data": {"total": 7}})),
    "an object for a list": ("JLP-H-A13", at(2, only({}))),  # type: ignore[arg-type]
    "a list for an envelope": ("JLP-H-A13", at(2, lambda _c: [])),
    "no total": ("JLP-H-A14", at(1, total(None))),
    "a total in words": ("JLP-H-A14", at(1, total("many"))),
    "a negative total": ("JLP-H-A14", at(1, total(-1))),
    "a total that falls": ("JLP-H-A22", at(2, total(4))),
    "a total that falls to nothing": ("JLP-H-A22", at(3, total(0))),
    "a total too large": ("JLP-H-A20", on_every_page(total(9))),
    "a page again": ("JLP-H-A23", at(2, only(WIRE["records"][:3]))),
    "an earlier page again": ("JLP-H-A23", at(3, only(WIRE["records"][:3]))),
    "a page that overlaps": ("JLP-H-A24", at(2, only(WIRE["records"][2:5]))),
    "a login page": ("JLP-H-A10", at(2, lambda _c: (200, b"<!DOCTYPE html>", "text/html"))),
    "a page without a type": (
        "JLP-H-A10",
        at(1, lambda _c: (200, b"\n<html>", "")),
    ),
    "half of the JSON": ("JLP-H-A11", at(2, lambda _c: (200, b'{"ok": true, "da', "text/json"))),
    "nothing": ("JLP-H-A11", at(2, lambda _c: (200, b"", "application/json"))),
    "no number": ("JLP-H-A11", at(2, lambda _c: (200, b'{"ok": NaN}', "application/json"))),
    "a million brackets": ("JLP-H-R15", at(2, lambda _c: (200, b"[" * 90_000, "text/json"))),
    "wrong bytes": ("JLP-H-D01", at(2, lambda _c: (200, b'{"ok": "\xff\xff"}', "text/json"))),
    "too many bytes": ("JLP-H-N07", at(2, lambda _c: (200, b" " * 100_001, "text/json"))),
    "a server that is broken": ("JLP-H-N06", at(2, lambda _c: (500, b"", "text/plain"))),
    "a refusal": ("JLP-H-N06", at(2, lambda _c: (403, b"", "text/plain"))),
    "a way into the machine": (
        "JLP-H-N02",
        at(2, lambda _c: (302, b"http://127.0.0.1:1/x", "text/plain")),
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_no_lie_passes_for_the_end(name: str) -> None:
    code, twist = LIES[name]
    ends_with(code, twist)


def test_what_came_before_a_failure_is_kept() -> None:
    tally = ends_with("JLP-H-N06", at(2, lambda _c: (403, b"", "text/plain")))
    assert tally.counts[Outcome.CREATED] == 3


def test_an_honest_list_is_complete_and_its_connection_is_kept() -> None:
    with talking() as (source, server):
        tally, _notes = run(source)
        assert (tally.complete, tally.read, source.proof().declared) == (True, 7, 7)
        assert len(server.lists()) == 3
        assert server.connections == 1


def test_a_list_that_ends_with_a_full_page_is_asked_for_one_more() -> None:
    with talking(records=WIRE["records"][:6]) as (source, server):
        assert run(source)[0].complete
        assert len(server.lists()) == 3


@pytest.mark.parametrize(
    "beyond",
    [
        only(WIRE["records"][3:6]),
        only([]),
        total(0),
        lambda _c: {"ok": False},
        lambda _c: (500, b"", "text/plain"),
    ],
    ids=["the last page again", "empty", "no total", "a failure", "an error"],
)
def test_what_a_system_says_beyond_its_end_is_no_fault(beyond: Say) -> None:
    with talking(at(3, beyond), records=WIRE["records"][:6]) as (source, _server):
        tally, _notes = run(source)
    assert tally.complete
    assert tally.read == 6


def test_more_pages_than_the_total_tells_are_read_and_told() -> None:
    tally = ends_with("JLP-H-A21", on_every_page(total(6)))
    assert tally.read == 7


def test_a_growing_total_is_followed() -> None:
    with talking(at(1, total(5))) as (source, _server):
        tally, _notes = run(source)
        assert tally.complete
        assert source.proof().declared == 7


def test_a_server_that_gives_less_than_asked_for_is_read_to_its_end() -> None:
    dialect = {"paging": {"style": "page", "size": 100}}
    wire = {"list": {**WIRE["list"], "fixed": 2}}
    del wire["list"]["size"]
    with talking(None, dialect, **wire) as (source, _server):
        tally, _notes = run(source)
    assert tally.complete
    assert tally.read == 7


def test_without_a_total_only_an_empty_page_is_the_end() -> None:
    dialect = {"answer": {"records": "data.rows"}}
    with talking(None, dialect) as (source, server):
        assert run(source)[0].complete
        assert source.proof().declared is None
        assert len(server.lists()) == 4


def test_where_the_dialect_says_so_a_short_page_is_the_end() -> None:
    dialect = {
        "answer": {"records": "data.rows"},
        "paging": {"style": "page", "size": 3, "short_ends": True},
    }
    with talking(None, dialect) as (source, server):
        assert run(source)[0].complete
        assert len(server.lists()) == 3


def test_an_empty_list_is_told_and_is_not_complete() -> None:
    with talking(records=[]) as (source, _server):
        tally, notes = run(source)
    assert not tally.complete
    assert notes[0].code == "JLP-H-P04"


def test_pages_have_a_limit() -> None:
    ends_with(
        "JLP-H-A27",
        at(9, lambda c: c),
        dialect={"paging": {"style": "page", "size": 3, "pages": 2}},
    )


def _following(style: str, follow: str) -> dict[str, Any]:
    query = {"page": "{cursor}"} if style == "cursor" else {}
    return {
        "list": {"path": LIST, "query": {**query, "size": "{size}"}},
        "answer": {"records": "rows", "total": "total"},
        "paging": {"style": style, "size": 3, "follow": follow},
    }


def _cursors(following: Callable[[int], Any]) -> Twist:
    def twist(asked: Asked, _reply: Reply) -> Reply:
        start = int(asked.value("query.page") or 0)
        found = WIRE["records"][start : start + 3]
        return answer({"rows": found, "total": 7, "next": following(start)})

    return twist


def test_a_cursor_is_followed_until_there_is_none() -> None:
    twist = _cursors(lambda start: start + 3 if start < 6 else None)
    with talking(twist, _following("cursor", "next")) as (source, _server):
        tally, _notes = run(source)
    assert (tally.complete, tally.read) == (True, 7)


def test_a_cursor_that_does_not_move_is_no_end() -> None:
    def twist(asked: Asked, reply: Reply) -> Reply:
        found = [{"id": str(len(server_asked)), "title": "x"}]
        server_asked.append(asked)
        return answer({"rows": found, "total": 7, "next": "same"})

    server_asked: list[Asked] = []
    ends_with("JLP-H-A25", twist, dialect=_following("cursor", "next"))
    assert len(server_asked) == 2


def test_a_cursor_that_stops_before_the_total_is_no_end() -> None:
    ends_with("JLP-H-A20", _cursors(lambda _start: None), dialect=_following("cursor", "next"))


def test_links_are_followed_on_the_same_server() -> None:
    twist = _cursors(lambda start: f"{LIST}?page={start + 3}" if start < 6 else None)
    with talking(twist, _following("link", "next")) as (source, _server):
        tally, _notes = run(source)
    assert (tally.complete, tally.read) == (True, 7)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("http://127.0.0.1:1/list", "JLP-H-A26"),
        ("https://example.com/list", "JLP-H-A26"),
        ("file:///etc/passwd", "JLP-H-N01"),
        ("http://user:word@127.0.0.1/", "JLP-H-N01"),
    ],
)
def test_links_to_elsewhere_are_not_followed(link: str, code: str) -> None:
    ends_with(code, _cursors(lambda _start: link), dialect=_following("link", "next"))


def test_rows_that_are_no_objects_are_rejected_and_counted() -> None:
    twist = at(1, lambda c: only(["x", None, *rows(c)[:1]])(c))
    with talking(twist) as (source, _server):
        tally, _notes = run(source)
    assert tally.complete
    assert tally.counts == {Outcome.REJECTED: 2, Outcome.CREATED: 5}


def _details(failing: Callable[[str], bool], reply: Reply) -> Twist:
    def twist(asked: Asked, plain: Reply) -> Reply:
        if not asked.path.startswith("/record/"):
            return plain
        key = asked.path.rpartition("/")[2]
        return reply if failing(key) else answer({"record": {"id": key, "title": f"详{key}"}})

    return twist


def test_a_detail_that_fails_concerns_its_record_alone() -> None:
    for reply in (answer({"record": None}), (403, b"", "text/plain"), (200, b"<html>", "")):
        with talking(_details(lambda key: key == "004", reply), DETAILS) as (source, _server):
            tally, _notes = run(source)
        assert tally.complete
        assert tally.counts == {Outcome.REJECTED: 1, Outcome.CREATED: 6}


def test_details_come_in_the_order_of_the_list_and_several_at_a_time() -> None:
    with talking(_details(lambda _key: False, answer({})), DETAILS) as (source, server):
        refs = list(source.discover("", lambda _finding: None))
        assert [ref.guid for ref in refs] == [record["id"] for record in WIRE["records"]]
        assert [(ref.inline or {})["title"] for ref in refs][:2] == ["详001", "详002"]
        assert server.connections <= 4


def test_a_system_whose_details_all_fail_ends_the_run() -> None:
    records = [{"id": f"{n}", "title": "x"} for n in range(60)]
    dialect = {**DETAILS, "paging": {"style": "page", "size": 60}}
    twist = _details(lambda _key: True, (403, b"", "text/plain"))
    tally = ends_with("JLP-H-A28", twist, dialect=dialect, records=records)
    assert tally.read < 60


def test_a_code_with_slashes_dots_and_queries_stays_one_part_of_the_path() -> None:
    hostile = ["31003/027357", "../../admin", "a?b=c#d", "ａ b"]
    records = [{"id": key, "title": "x"} for key in hostile]
    asked: list[str] = []

    def twist(question: Asked, plain: Reply) -> Reply:
        if not question.raw_path.startswith("/record/"):
            return plain
        asked.append(question.raw_path.removeprefix("/record/"))
        return answer({"record": {"title": "y"}})

    with talking(twist, DETAILS, records=records) as (source, _server):
        run(source)
    assert len(asked) == len(hostile)
    assert not any("/" in part for part in asked)


def test_the_secret_goes_to_the_system_and_to_no_other() -> None:
    with DialectServer(WIRE).running() as other:
        twist = at(1, lambda _c: (302, f"{other.url}{LIST}?page=1&size=3".encode(), ""))
        with talking(twist) as (source, server):
            policy = AddressPolicy.of([*server.allow, *other.allow])
            http = GuardedHttp(policy, HttpLimits(attempts=1))
            source.conversation.http = http
            next(source.discover("", lambda _finding: None))
            assert server.questions[0].headers["Authorization"] == f"Bearer {SECRET}"
        assert "Authorization" not in other.questions[0].headers
    assert SECRET not in repr(source)


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_question_with_a_body_is_not_sent_on(status: int) -> None:
    dialect = {
        "list": {"method": "POST", "path": LIST, "json": {"page": "{page}", "size": "{size}"}}
    }

    def twist(asked: Asked, reply: Reply) -> Reply:
        return (status, b"/login", "text/plain") if asked.path == LIST else reply

    ends_with("JLP-H-N12", twist, dialect=dialect)


SINCE = {
    "list": {"path": LIST, "query": {"page": "{page}", "size": "{size}", "after": "{since}"}},
    "since": {"changed": "changed", "format": "datetime", "lag": 2},
}


def test_only_what_changed_is_asked_for_where_a_dialect_can() -> None:
    records = [{"id": str(n), "title": "x", "changed": f"2026-03-0{n} 08:30:00"} for n in (1, 2, 3)]
    with talking(None, SINCE, records=records) as (source, server):
        assert Capability.INCREMENTAL in source.capabilities
        refs = list(source.discover("", lambda _finding: None))
        assert [ref.cursor for ref in refs] == [f"2026-03-0{n}T00:30:00Z" for n in (1, 2, 3)]
        assert server.lists()[0].value("query.after") is None
        list(source.discover(refs[1].cursor, lambda _finding: None))
        assert server.lists()[-1].value("query.after") == "2026-03-02 06:30:00"
        assert source.proof().declared is None


BROKEN: dict[str, dict[str, Any]] = {
    "an unknown key": {"lists": {}},
    "a path without a slash": {"list": {"path": "list"}},
    "two bodies": {"list": {"method": "POST", "path": LIST, "json": {}, "form": {}}},
    "a body with GET": {"list": {"path": LIST, "json": {}}},
    "a method that writes": {"list": {"method": "DELETE", "path": LIST}},
    "pages that are never asked for": {"list": {"path": LIST, "query": {"size": "{size}"}}},
    "a size that is never sent": {"list": {"path": LIST, "query": {"page": "{page}"}}},
    "success without its values": {"answer": {"records": "x", "success": "ok"}},
    "a cursor from nowhere": {"paging": {"style": "cursor"}},
    "an unknown style": {"paging": {"style": "scroll"}},
    "a parameter that is not declared": {
        "list": {"path": "/{param.area}", "query": {"page": "{page}", "size": "{size}"}}
    },
    "a parameter that is not used": {"parameters": {"area": 1}},
    "a secret in the path": {
        "list": {"path": "/{secret}", "query": {"page": "{page}", "size": "{size}"}}
    },
    "too much at once": {"at_once": 100},
    "since without asking so": {"since": {"changed": "x", "format": "date"}},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_dialect_is_told_when_it_is_read(name: str) -> None:
    with pytest.raises(Abort) as refused:
        dialect_from("toy", {**DIALECT, **BROKEN[name]})
    assert refused.value.code == "JLP-H-A07"


@pytest.mark.parametrize("raw", [None, [], "text", {}, {"title": {}, "list": [], "answer": {}}])
def test_a_file_that_is_no_dialect_is_told(raw: object) -> None:
    with pytest.raises(Abort) as refused:
        dialect_from("toy", raw)
    assert refused.value.code == "JLP-H-A07"


def test_an_object_that_the_dialect_does_not_know_is_told_by_its_name() -> None:
    with talking(records=[{"id": "1", "title": "表", "editor": {"mobile": "1"}}]) as (source, _s):
        _tally, notes = run(source)
    [told] = [note for note in notes if note.code == "JLP-H-A30"]
    assert told.field == "editor"
    assert told.text().startswith("editor holds an object")


def test_objects_under_ever_new_names_are_told_fifty_times_and_then_counted() -> None:
    """What a system makes up takes no memory beyond that, however long its names are."""
    records = [
        {"id": f"{n:03}", "title": f"表{n}", f"x{n}" + "长" * 500 * (n % 2): {"a": n}}
        for n in range(80)
    ]
    with talking(records=records) as (source, _server):
        tally, notes = run(source)
    assert tally.complete
    named = [note for note in notes if note.code == "JLP-H-A30"]
    [besides] = [note for note in notes if note.code == "JLP-H-A31"]
    assert len(named) == 50
    assert all(len(note.field) <= 80 for note in named)
    assert besides.context == {"count": 30, "limit": 50}
