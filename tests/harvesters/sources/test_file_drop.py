from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy, GuardedHttp
from ckanext.jiulongpo.harvesters.core.outcome import Outcome
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from ckanext.jiulongpo.harvesters.mapping.identity import Identity, IdentityRule
from ckanext.jiulongpo.harvesters.sources.file_drop import FileDrop
from ckanext.jiulongpo.harvesters.sources.places import FolderPlace, WebPlace
from ckanext.jiulongpo.harvesters.sources.readers.formats import detect
from demo.systems.xls import workbook as xls
from tests.harvesters.contract import SourceContract, discovered
from tests.harvesters.core.http.server import Server, body
from tests.harvesters.core.memory import TitleMapper
from tests.harvesters.sources.build import xlsx

BY_ID = Identity((IdentityRule(("id",)),))
RECORDS = [{"id": f"{n:03}", "title": f"九龙坡区第{n}表"} for n in range(1, 6)]
TABLE = [["id", "title"], *([record["id"], record["title"]] for record in RECORDS)]


def csv_text(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


WRITERS: Mapping[str, Callable[[], bytes]] = {
    "catalogue.json": lambda: json.dumps(RECORDS, ensure_ascii=False).encode("gb18030"),
    "catalogue.jsonl": lambda: "\n".join(map(json.dumps, RECORDS)).encode(),
    "catalogue.csv": lambda: csv_text(TABLE).encode("gb18030"),
    "catalogue.xlsx": lambda: xlsx(TABLE),
    "catalogue.xls": lambda: xls("表", TABLE),
}


def drop(path: Path, *, root: Path | None = None, pattern: str = "*", **more: Any) -> FileDrop:
    place = FolderPlace(path, (root or path.parent,), pattern)
    return FileDrop(place, more.pop("identify", BY_ID), **more)


def web(url: str, allowed: tuple[str, ...] = ()) -> WebPlace:
    return WebPlace(url, GuardedHttp(AddressPolicy.of(allowed)))


class TestLocalFiles(SourceContract):
    @pytest.fixture(params=list(WRITERS))
    def source(self, request: pytest.FixtureRequest, tmp_path: Path) -> Source:
        path = tmp_path / request.param
        path.write_bytes(WRITERS[request.param]())
        return drop(path)

    @pytest.fixture(params=["json", "csv", "xlsx", "xls"])
    def broken(self, request: pytest.FixtureRequest, tmp_path: Path) -> Source:
        path = tmp_path / f"catalogue.{request.param}"
        content = WRITERS[path.name]()
        ending = b'6,"open\n7,x\n' if request.param == "csv" else b""
        path.write_bytes(content + ending if ending else content[: len(content) * 2 // 3])
        return drop(path)


class TestFolder(SourceContract):
    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        for number, record in enumerate(RECORDS):
            (tmp_path / f"{number}.json").write_text(json.dumps([record]), "utf-8")
        (tmp_path / ".hidden.json").write_text("broken", "utf-8")
        (tmp_path / "~$lock.xlsx").write_text("broken", "utf-8")
        (tmp_path / "sub").mkdir()
        return drop(tmp_path, root=tmp_path)

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Source:
        (tmp_path / "1.json").write_text("[", "utf-8")
        (tmp_path / "2.json").write_text(json.dumps(RECORDS), "utf-8")
        return drop(tmp_path, root=tmp_path)

    def test_a_broken_file_does_not_keep_back_the_others(self, broken: Source) -> None:
        tally = Pipeline(broken, TitleMapper(), ScratchLedger(), NullSink()).run()
        assert tally.counts == {Outcome.CREATED: 5}


class TestWeb(SourceContract):
    @pytest.fixture
    def server(self) -> Iterator[Server]:
        good = WRITERS["catalogue.json"]()
        headers = {"Content-Type": "application/json"}
        answers = {"/good": body(good, headers=headers), "/bad": body(good[:50], headers=headers)}
        with Server(answers).running() as server:
            yield server

    @pytest.fixture
    def source(self, server: Server) -> Source:
        return FileDrop(web(server.url("/good"), server.allow), BY_ID)

    @pytest.fixture
    def broken(self, server: Server) -> Source:
        return FileDrop(web(server.url("/bad"), server.allow), BY_ID)

    def test_a_private_address_that_is_not_allowed_is_not_read(self, server: Server) -> None:
        with pytest.raises(Abort) as refused:
            discovered(FileDrop(web(server.url("/good")), BY_ID))
        assert refused.value.code == "JLP-H-N02"
        assert server.requests == []

    @pytest.mark.parametrize("url", ["file:///etc/hosts", "/etc/hosts", "ftp://example.com/x"])
    def test_a_local_file_is_no_address(self, url: str) -> None:
        with pytest.raises(Abort) as refused:
            discovered(FileDrop(web(url), BY_ID))
        assert refused.value.code == "JLP-H-N01"


def test_a_pattern_chooses_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(RECORDS[:1]), "utf-8")
    (tmp_path / "b.txt").write_text("not for us", "utf-8")
    assert [ref.guid for ref in discovered(drop(tmp_path, root=tmp_path, pattern="*.json"))] == [
        "001"
    ]


@pytest.mark.parametrize("name", ["no such file.json", "empty"])
def test_where_nothing_lies_it_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Abort) as refused:
        discovered(drop(tmp_path / name, root=tmp_path))
    assert refused.value.code == "JLP-H-R01"


def test_only_allowed_folders_are_read_also_through_links(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.json").write_text(json.dumps(RECORDS), "utf-8")
    (inside / "link.json").symlink_to(outside / "secret.json")
    for path in (
        outside / "secret.json",
        inside / ".." / "out" / "secret.json",
        inside / "link.json",
        inside,
    ):
        with pytest.raises(Abort) as refused:
            discovered(drop(path, root=inside))
        assert refused.value.code == "JLP-H-R02"


def test_a_file_larger_than_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b" " * 101)
    with pytest.raises(Abort) as refused:
        discovered(FileDrop(FolderPlace(path, (tmp_path,), limit=100), BY_ID))
    assert refused.value.code == "JLP-H-R04"


def test_a_record_given_twice_is_one_record_and_a_changed_one_is_another(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    twice = [RECORDS[0], RECORDS[0], {"id": "001", "title": "另一表"}, RECORDS[0]]
    path.write_text(json.dumps(twice), "utf-8")
    findings: list[Finding] = []
    refs = list(drop(path).discover("", findings.append))
    assert [(ref.guid, ref.repeats) for ref in refs] == [
        ("001", False),
        ("001", True),
        ("001#2", False),
        ("001", True),
    ]
    assert [(f.code, f.context["count"]) for f in findings] == [("JLP-H-P03", 1)]
    tally = Pipeline(drop(path), TitleMapper(), ScratchLedger(), NullSink()).run()
    assert tally.counts == {Outcome.CREATED: 2, Outcome.REPEATED: 2}


def test_a_record_that_cannot_be_told_from_others_is_rejected_and_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"title": "x"}, {"title": "y"}, RECORDS[0]]), "utf-8")
    tally = Pipeline(drop(path), TitleMapper(), ScratchLedger(), NullSink()).run()
    assert tally.counts == {Outcome.CREATED: 1, Outcome.REJECTED: 2}
    assert tally.findings["JLP-H-P05"] == 2


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", b"[]", "json"),
        ("a.jsonl", b"{}", "jsonlines"),
        ("a.csv", b"a,b", "csv"),
        ("a.tsv", b"a\tb", "csv"),
        ("a.xls", xlsx([["a"]]), "xlsx"),
        ("a.xlsx", xls("s", [["a"]]), "xls"),
        ("export", b'\xef\xbb\xbf [{"a": 1}]', "json"),
        ("export.do", xlsx([["a"]]), "xlsx"),
    ],
)
def test_the_bytes_say_more_than_the_name(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with path.open("rb") as stream:
        assert detect(stream, name) == expected
        assert stream.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"<html><table><tr><td>a</td></tr></table>", "JLP-H-R06"),
        ("a.xlsx", b"a,b\n1,2", "JLP-H-R06"),
        ("a.json", b"<!DOCTYPE html><title>login</title>", "JLP-H-A10"),
        ("a.csv", b"\n <?xml version='1.0'?><x/>", "JLP-H-R06"),
        ("a.pdf", b"%PDF-1.7", "JLP-H-R05"),
        ("noname", b"a,b", "JLP-H-R05"),
    ],
)
def test_disguised_and_unknown_files_are_refused(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Abort) as refused:
        discovered(drop(tmp_path / name))
    assert refused.value.code == code


def test_the_server_s_media_type_helps_where_the_name_says_nothing() -> None:
    answer = body(b"id,title\n1,x\n", headers={"Content-Type": "text/csv; charset=GBK"})
    with Server({"/export": answer}).running() as server:
        [ref] = discovered(FileDrop(web(server.url("/export"), server.allow), BY_ID))
    assert ref.inline == {"id": "1", "title": "x"}


def test_a_placeholder_for_an_identity_takes_no_longer_than_others(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": "TODO", "title": f"表{n}"} for n in range(3000)]), "utf-8")
    refs = discovered(drop(path))
    assert len({ref.guid for ref in refs}) == 3000


def test_many_files_that_cannot_be_read_are_told_a_hundred_times_and_then_counted(
    tmp_path: Path,
) -> None:
    """And the ones among them that can be read are read."""
    for number in range(130):
        (tmp_path / f"{number:03}.json").write_bytes(b"<html>")
    (tmp_path / "good.json").write_bytes(WRITERS["catalogue.json"]())
    ledger = ScratchLedger()
    tally = Pipeline(drop(tmp_path, root=tmp_path), TitleMapper(), ledger, NullSink()).run()
    assert (tally.read, tally.unread, tally.complete) == (5, 129, False)
    assert tally.abort is not None
    told = [note for note in ledger.notes if note.code == tally.abort.code]
    assert len(told) == 101
    [besides] = [note for note in ledger.notes if note.code == "JLP-H-P10"]
    assert besides.context == {"value": tally.abort.code, "count": 29}


def test_a_folder_with_more_files_than_anybody_drops_is_refused(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.json").write_bytes(b"[]")
    place = FolderPlace(tmp_path, (tmp_path,), names=3)
    with pytest.raises(Abort) as caught:
        list(place.drops())
    assert caught.value.finding.code == "JLP-H-R08"


def test_a_file_that_cannot_be_read_weighs_more_than_one_that_breaks_off(tmp_path: Path) -> None:
    """In whatever order they lie: only a cut leaves something to compare."""
    cut = WRITERS["catalogue.json"]()[:-20]
    for names in (("1.json", "2.json"), ("2.json", "1.json")):
        (tmp_path / names[0]).write_bytes(cut)
        (tmp_path / names[1]).write_bytes(b"<html>")
        ledger = ScratchLedger()
        tally = Pipeline(drop(tmp_path, root=tmp_path), TitleMapper(), ledger, NullSink()).run()
        assert tally.cut is None
        assert tally.abort is not None
        assert tally.unread >= 1
