from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.mapping.identity import Identity, IdentityRule
from ckanext.jiulongpo.harvesters.sources.archives import MOST_MEMBERS
from ckanext.jiulongpo.harvesters.sources.file_drop import FileDrop
from ckanext.jiulongpo.harvesters.sources.places import FolderPlace
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, ReadOptions
from tests.harvesters.contract import SourceContract, discovered
from tests.harvesters.sources.build import xlsx

BY_ID = Identity((IdentityRule(("id",)),))


def record(number: int) -> bytes:
    return json.dumps([{"id": f"{number}", "title": f"表{number}"}]).encode()


Write = Callable[[zipfile.ZipFile], None]


def packed(folder: Path, write: Write, limits: Limits | None = None) -> FileDrop:
    path = folder / "catalogue.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    place = FolderPlace(path, (folder,))
    return FileDrop(place, BY_ID, ReadOptions(limits=limits or Limits()))


def files(*named: tuple[str, bytes]) -> Write:
    def write(archive: zipfile.ZipFile) -> None:
        for name, content in named:
            archive.writestr(name, content)

    return write


GOOD = (
    ("部门/一.json", record(1)),
    ("二.csv", "id,title\n2,表2\n".encode("gb18030")),
    ("三.xlsx", xlsx([["id", "title"], ["3", "表3"]])),
    ("四.xml", "<r><a><id>4</id><title>表4</title></a></r>".encode()),
    ("__MACOSX/._一.json", b"\0"),
    ("~$三.xlsx", b"lock"),
    ("五.json.part", b"[{"),
    ("空/", b""),
)


class TestArchive(SourceContract):
    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        return packed(tmp_path, files(*GOOD))

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Source:
        return packed(tmp_path, files(("1.json", b"[{"), *GOOD))

    def test_a_broken_member_does_not_keep_back_the_others(self, broken: Source) -> None:
        refs = broken.discover("", lambda _finding: None)
        assert [next(refs).guid for _ in range(4)] == ["1", "2", "3", "4"]
        with pytest.raises(Abort):
            next(refs)


def test_names_in_gbk_are_read_as_they_were_written(tmp_path: Path) -> None:
    name = "目录.json"
    source = packed(tmp_path, files(("X" * len(name.encode("gbk")), b"[1]")))
    path = tmp_path / "catalogue.zip"
    content = path.read_bytes().replace(b"X" * len(name.encode("gbk")), name.encode("gbk"))
    path.write_bytes(content)
    [ref] = discovered(source)
    assert ref.guid == "catalogue.zip/目录.json#1"


def refusal(folder: Path, write: Write, limits: Limits | None = None) -> str:
    with pytest.raises(Abort) as refused:
        discovered(packed(folder, write, limits))
    return refused.value.code


def _inner() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.json", record(1))
    return out.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../a.json",
        "/etc/a.json",
        "a/../../b.json",
        "..\\a.json",
        "C:\\a.json",
        "\\\\host\\a.json",
        "a\n.json",
    ],
)
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, files((name, record(1)))) == "JLP-H-R52"


@pytest.mark.parametrize("name", ["inner.zip", "inner.rar", "inner.json"])
def test_an_archive_in_an_archive_is_refused_whatever_its_name(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, files((name, _inner()))) == "JLP-H-R52"


def test_a_link_is_refused(tmp_path: Path) -> None:
    def write(archive: zipfile.ZipFile) -> None:
        link = zipfile.ZipInfo("a.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal(tmp_path, write) == "JLP-H-R52"


def test_a_bomb_is_stopped_by_its_ratio_and_by_its_size(tmp_path: Path) -> None:
    zeros = files(("a.csv", b"0" * 20_000_000))
    assert refusal(tmp_path, zeros) == "JLP-H-R51"
    assert refusal(tmp_path, zeros, Limits(unpacked_bytes=100_000)) == "JLP-H-R51"


def test_all_members_together_have_one_limit(tmp_path: Path) -> None:
    many = files(*((f"{n}.json", record(n)) for n in range(20)))
    assert refusal(tmp_path, many, Limits(unpacked_bytes=500)) == "JLP-H-R51"


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    many = files(*((f"{n}.json", b"[]") for n in range(MOST_MEMBERS + 1)))
    assert refusal(tmp_path, many) == "JLP-H-R51"


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_an_archive_that_was_cut_off_is_told(tmp_path: Path, keep: float) -> None:
    source = packed(tmp_path, files(*GOOD))
    path = tmp_path / "catalogue.zip"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(Abort) as refused:
        discovered(source)
    assert refused.value.code == "JLP-H-R50"


def test_a_member_whose_checksum_is_wrong_is_told(tmp_path: Path) -> None:
    source = packed(
        tmp_path, lambda archive: archive.writestr("a.json", record(1), zipfile.ZIP_STORED)
    )
    path = tmp_path / "catalogue.zip"
    path.write_bytes(path.read_bytes().replace(b"title", b"titel"))
    with pytest.raises(Abort) as refused:
        discovered(source)
    assert refused.value.code == "JLP-H-R50"


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1"}\n{"id": "2"}\n', "utf-8")
    refs = FileDrop(FolderPlace(path, (tmp_path,)), BY_ID).discover("", lambda _finding: None)
    next(refs)
    with path.open("a", encoding="utf-8") as writer:
        writer.write('{"id": "3"}\n')
    with pytest.raises(Abort) as refused:
        list(refs)
    assert refused.value.code == "JLP-H-R07"


def test_a_record_that_cannot_be_read_in_a_file_with_an_endless_name_has_a_short_identity(
    tmp_path: Path,
) -> None:
    """So that the ledger's index can hold it; files that differ at their beginning stay apart."""
    names = [f"{first}/{'很长' * 2_000}.json" for first in "ab"]
    content = json.dumps(["no object"]).encode()
    refs = discovered(packed(tmp_path, files(*((name, content) for name in names))))
    assert len({ref.guid for ref in refs}) == 2
    assert all(len(ref.guid) < 200 for ref in refs)
