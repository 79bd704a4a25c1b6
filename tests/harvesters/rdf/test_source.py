from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ckanext.jiulongpo.harvesters import rdf
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from ckanext.jiulongpo.harvesters.mapping.load import load
from ckanext.jiulongpo.harvesters.mapping.mapper import RecordMapper
from ckanext.jiulongpo.harvesters.rdf.parsing import ParsingLimits
from ckanext.jiulongpo.harvesters.sources.kind import Opening
from tests.harvesters.contract import SourceContract, discovered
from tests.harvesters.core.http.server import Answer, Server, body
from tests.harvesters.rdf.documents import FORMATS, json_ld, rdf_xml, turtle
from tests.shared_data import shared_file

pytestmark = pytest.mark.usefixtures("kept_db")
RULES = load("dcat")


def opened(url: str, root: Path | None = None, allow: tuple[str, ...] = ()) -> rdf.DcatSource:
    opening = Opening(
        url,
        rdf.DcatSettings(mapping="dcat"),
        RULES,
        policy=AddressPolicy.of(allow),
        roots=(root,) if root else (),
    )
    source = rdf.KIND.open(opening)
    assert isinstance(source, rdf.DcatSource)
    return source


def written(folder: Path, content: bytes, name: str = "catalogue.ttl") -> rdf.DcatSource:
    path = folder / name
    path.write_bytes(content)
    return opened(str(path), folder)


def refusal(source: Source) -> str:
    with pytest.raises(Abort) as raised:
        discovered(source)
    return raised.value.code


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every attempt to look a machine up; there must be none."""
    asked: list[Any] = []

    def look_up(*arguments: Any, **_more: Any) -> Any:
        asked.append(arguments)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


class TestDocuments(SourceContract):
    @pytest.fixture(params=FORMATS)
    def source(self, tmp_path: Path, request: pytest.FixtureRequest) -> Source:
        return written(tmp_path, FORMATS[request.param](1, 2, 3), request.param)

    @pytest.fixture(params=FORMATS)
    def broken(self, tmp_path: Path, request: pytest.FixtureRequest) -> Source:
        content = FORMATS[request.param](1, 2, 3)
        return written(tmp_path, content[: len(content) * 3 // 4], request.param)

    def test_its_datasets_become_entries(self, source: Source) -> None:
        sink = NullSink()
        Pipeline(source, RecordMapper(RULES), ScratchLedger(), sink).run()
        entries = [mapped.entry for mapped in sink.entries if mapped.entry]
        assert [entry.title for entry in entries] == [f"养老机构信息{n}" for n in (1, 2, 3)]
        assert {entry.provider for entry in entries} == {"区民政局"}


class TestPages(SourceContract):
    @pytest.fixture
    def source(self) -> Iterator[Source]:
        with pages(turtle(1, 2, following="/2"), turtle(3, following="/3"), turtle(4, 5)) as url:
            yield url

    @pytest.fixture(
        params=[
            turtle(3, following="/1"),
            turtle(3, following="http://elsewhere.example/2"),
            turtle(3, following="file:///etc/passwd"),
            turtle(),
            b"<!DOCTYPE html><title>busy</title>",
            b'{"success": false}',
        ],
        ids=["in a circle", "elsewhere", "a file", "no dataset", "a web page", "other JSON"],
    )
    def broken(self, request: pytest.FixtureRequest) -> Iterator[Source]:
        with pages(turtle(1, 2, following="/2"), request.param) as source:
            yield source

    def test_all_pages_are_read(self, source: Source) -> None:
        assert len(discovered(source)) == 5


class pages:  # noqa: N801 - reads as a function
    """A list of documents at /1, /2 and so on."""

    def __init__(self, *contents: bytes) -> None:
        answers: dict[str, Answer] = {
            f"/{number}": body(content, headers={"Content-Type": "text/turtle"})
            for number, content in enumerate(contents, 1)
        }
        self._running = Server(answers).running()

    def __enter__(self) -> rdf.DcatSource:
        server = self._running.__enter__()
        return opened(server.url("/1"), allow=server.allow)

    def __exit__(self, *error: Any) -> None:
        self._running.__exit__(*error)


class TestHostile:
    @pytest.mark.parametrize(
        "context",
        [
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            ["https://schema.example/dcat.jsonld", {"dcat": "http://www.w3.org/ns/dcat#"}],
            {"@import": "https://schema.example/dcat.jsonld"},
            {"dcat": {"@id": "http://www.w3.org/ns/dcat#", "@context": "file:///etc/passwd"}},
        ],
    )
    def test_no_context_is_fetched(self, tmp_path: Path, context: Any, nowhere: list[Any]) -> None:
        document = {**json.loads(json_ld(1)), "@context": context}
        source = written(tmp_path, json.dumps(document).encode(), "c.jsonld")
        assert refusal(source) == "JLP-H-R99"
        assert nowhere == []

    def test_a_document_type_is_refused(self, tmp_path: Path) -> None:
        laughs = rdf_xml(1).replace(
            b'<?xml version="1.0"?>',
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        )
        assert refusal(written(tmp_path, laughs, "c.rdf")) == "JLP-H-R9A"

    def test_a_document_without_datasets_is_no_empty_catalogue(self, tmp_path: Path) -> None:
        empty = rdf_xml()
        source = written(tmp_path, empty, "c.rdf")
        assert refusal(source) == "JLP-H-R95"
        assert not source.probe()[0].passed

    def test_a_document_that_takes_too_much_ends(self, tmp_path: Path) -> None:
        source = written(tmp_path, turtle(*range(200)))
        source.limits = ParsingLimits(triples=100)
        assert refusal(source) == "JLP-H-R98"
        source.limits = ParsingLimits(document_bytes=1000)
        assert refusal(source) == "JLP-H-R98"

    def test_nesting_without_end_is_a_finding(self, tmp_path: Path) -> None:
        deep = b'{"@graph": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        assert refusal(written(tmp_path, deep, "c.jsonld")) == "JLP-H-R15"

    def test_a_dataset_that_has_no_name_is_refused_by_itself(self, tmp_path: Path) -> None:
        nameless = turtle(1, 2) + '\n[] a dcat:Dataset ; dct:title "无名" .'.encode()
        refs = discovered(written(tmp_path, nameless))
        assert [ref.fault.code for ref in refs if ref.fault] == ["JLP-H-P05"]
        assert len(refs) == 3

    def test_a_file_outside_the_roots_is_not_read(self, tmp_path: Path) -> None:
        assert refusal(opened("/etc/hosts", tmp_path)) == "JLP-H-R02"

    def test_one_broken_file_keeps_back_no_other(self, tmp_path: Path) -> None:
        (tmp_path / "1.ttl").write_bytes(b"@prefix broken")
        (tmp_path / "2.ttl").write_bytes(turtle(1, 2))
        tally = Pipeline(
            opened(str(tmp_path), tmp_path), RecordMapper(RULES), ScratchLedger(), NullSink()
        ).run()
        assert tally.read == 2
        assert tally.abort
        assert not tally.complete


def real_files() -> list[Path]:
    folder = shared_file("dcat")
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.shared_data
def test_every_real_file_goes_in_or_has_its_reason(nowhere: list[Any]) -> None:
    """Each of the datasets is an entry or refused with a finding, each other file is one."""
    files = real_files()
    read = settled = 0
    reasons: dict[str, str] = {}
    datasets: dict[str, int] = {}
    for path in files:
        sink, ledger = NullSink(), ScratchLedger()
        source = opened(str(path), path.parent)
        tally = Pipeline(source, RecordMapper(RULES), ledger, sink).run()
        read, settled = read + tally.read, settled + tally.settled
        assert all(mapped.findings for mapped in sink.rejected)
        if tally.abort:
            reasons[str(path)] = tally.abort.code
        else:
            datasets[str(path)] = tally.read
    assert read == settled > 0
    assert len(reasons) + len(datasets) == len(files)
    known = {"R05", "R95", "R96", "R97", "R9A"}
    assert set(reasons.values()) <= {f"JLP-H-{code}" for code in known}
    assert all(count > 0 for count in datasets.values())
    print(f"{len(files)} files, {read} datasets in {len(datasets)}; {Counter(reasons.values())}")
    assert nowhere == []
