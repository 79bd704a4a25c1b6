"""Downloads of whole tables are made once; kept, they are files, and never of another state."""

from __future__ import annotations

import errno
import hashlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace as with_changes
from pathlib import Path
from typing import Any

import file_keeper as fk
import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import files
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.tables import config, offered
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.downloads import FORMATS, Download
from ckanext.jiulongpo.tables.keeping import draft as drafting
from ckanext.jiulongpo.tables.keeping import making, service
from ckanext.jiulongpo.tables.keeping.draft import Draft
from ckanext.jiulongpo.tables.keeping.mark import Mark, mark_of
from ckanext.jiulongpo.tables.keeping.model import KeptDownload
from ckanext.jiulongpo.tables.model import load_of
from ckanext.jiulongpo.tables.versions import shelf
from tests.tables.conftest import act, attach, entry, load, replace

ROWS = "名称,经度,纬度,床位\n" + "".join(f"院{n},106.4,29.{n},{n}\n" for n in range(100, 400))
SETTINGS = "ckanext.jiulongpo.tables."
PERSON = "110101199003078515"


class Table:
    """A table whose downloads are asked for."""

    def __init__(self, site: CKANTestApp, content: str = ROWS, **fields: Any) -> None:
        self.site = site
        self.entry = entry(**fields)
        self.file = attach(self.entry["id"], "homes.csv", content)
        load(self.file)

    def get(self, form: str = "csv", **asked: Any) -> Any:
        path = f"{asked.pop('before', '')}/dataset/{self.entry['name']}/table/{self.file}/{form}"
        answer = self.site.get(path + asked.pop("query", ""), **asked)
        answer.get_data()  # to its last byte, as a reader would
        return answer

    def rows(self) -> list[Any]:
        """What is known of its kept downloads."""
        table = KeptDownload.__table__
        query = sa.select(table).where(table.c.resource_id == self.file).order_by(table.c.begun)
        with model.ensure_engine().connect() as connection:
            return list(connection.execute(query))

    def ordered(self, form: str = "csv") -> tuple[Download, Mark]:
        """The order of a download, and its mark."""
        kept = load_of(self.file)
        assert kept is not None
        resource = act("resource_show", id=self.file)
        asked = Asked(columns=kept.columns)
        download = offered.download_of(form, kept, asked, self.entry, resource)
        mark = mark_of(download, kept)
        assert mark is not None
        return download, mark


@pytest.fixture(scope="module")
def table(site: CKANTestApp) -> Table:
    return Table(site)


@pytest.fixture
def inside(site: CKANTestApp) -> Iterator[None]:
    """A request, for what is called without one."""
    with site.flask_app.test_request_context():
        yield


def _is_kept(answer: Any) -> bool:
    return "ETag" in answer.headers and answer.headers["Accept-Ranges"] == "bytes"


def _places() -> set[str]:
    """All places of kept downloads in the storage."""
    storage = files.get_storage(config.versions_storage())
    return {place for place in storage.scan() if place.startswith("downloads/")}


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.kept])
def test_made_and_kept_are_the_same_bytes(table: Table, form: str) -> None:
    """The second reader gets a file with size and checksum, and what the first one got."""
    made, kept = table.get(form, status=200), table.get(form, status=200)
    assert not _is_kept(made)
    assert _is_kept(kept)
    assert kept.data == made.data
    assert kept.headers["ETag"] == f'"{hashlib.sha256(made.data).hexdigest()}"'
    assert int(kept.headers["Content-Length"]) == len(made.data)
    for header in ("Content-Type", "Content-Disposition", "Link"):
        assert kept.headers.get(header) == made.headers.get(header)


def test_a_kept_download_is_given_in_parts_and_not_twice(table: Table) -> None:
    whole = table.get("jsonl").data
    mark = table.get("jsonl").headers["ETag"]
    part = table.get("jsonl", headers={"Range": "bytes=100-199", "If-Range": mark}, status=206)
    assert part.data == whole[100:200]
    assert table.get("jsonl", headers={"If-None-Match": mark}, status=304).data == b""
    table.get("jsonl", headers={"Range": f"bytes={len(whole)}-"}, status=416)


def test_what_is_filtered_ordered_or_small_is_made_each_time(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ("?q=院100", "?sort=-床位"):
        assert not any(_is_kept(table.get(query=query)) for _time in range(2))
    assert not any(_is_kept(table.get("csvw")) for _time in range(2))
    table.get()
    assert _is_kept(table.get())
    for key, value in (("kept_rows", 1000), ("kept_megabytes", 0)):
        with monkeypatch.context() as patch:
            patch.setitem(tk.config, SETTINGS + key, value)
            assert not _is_kept(table.get())


def test_each_language_has_its_own(table: Table) -> None:
    chinese = table.get("xlsx").data
    english = table.get("xlsx", before="/en").data
    assert table.get("xlsx", before="/en").data == english
    assert table.get("xlsx").data == chinese != english


def test_new_rows_are_never_given_as_old_ones(site: CKANTestApp) -> None:
    """Another upload, and rows that CKAN's own actions write, end what was kept."""
    table = Table(site)
    before = table.get().data
    assert _is_kept(table.get())
    replace(table.file, "名称,床位\n新院,1\n", "homes.csv")
    assert table.get().data == before, "the table is still the old one"
    load(table.file)
    assert table.rows() == []
    assert table.get().data == table.get().data == "名称,床位\n新院,1\n".encode()
    row = {"名称": "又一院", "床位": 2}
    act("datastore_upsert", resource_id=table.file, records=[row], method="insert", force=True)
    assert table.rows() == []
    assert "又一院".encode() in table.get().data
    act("datastore_delete", resource_id=table.file, filters={"床位": 2}, force=True)
    assert "又一院".encode() not in table.get().data


def test_what_the_file_says_of_itself_is_of_today(site: CKANTestApp) -> None:
    """The dictionary (信息项), licence and title are part of the file: the old one is dropped."""
    table = Table(site)
    before = table.get("ttl").data
    items = [{"name": "床位", "name_en": "beds", "data_type": "N", "description": "核定床位数"}]
    act("package_patch", id=table.entry["id"], items=items, title="改名的目录")
    after = table.get("ttl")
    assert not _is_kept(after)
    assert "核定床位数" in after.data.decode()
    assert "改名的目录" in after.data.decode()
    assert before != after.data == table.get("ttl").data
    assert [row.form for row in table.rows()] == ["ttl"]


def test_masked_cells_leave_the_storage_too(site: CKANTestApp) -> None:
    """What was kept before a column was masked is gone from the disk, not only from the address."""
    table = Table(site, f"姓名,身份证号\n张,{PERSON}\n")
    root = {"Authorization": factories.SysadminWithToken()["token"]}
    for _time in range(2):
        answer = table.get(headers=root, status=200)
        assert PERSON in answer.data.decode()
    (row,) = table.rows()
    assert row.place in _places()
    assert table.get(status=403).status_code == 403
    act("jiulongpo_table_change", resource_id=table.file, treatments={"身份证号": "mask"})
    load(table.file)
    assert row.place not in _places()
    assert PERSON not in table.get(status=200).data.decode()
    assert PERSON not in table.get(status=200).data.decode()


def test_whoever_may_not_fetch_the_file_does_not_get_the_kept_one(site: CKANTestApp) -> None:
    """Kept while it was open; a state that closes it closes that as well, at once."""
    table = Table(site)
    assert _is_kept([table.get(), table.get()][1])
    mark = table.get().headers["ETag"]
    closed = {"open_type": "2", "open_condition": "实名申请"}
    act("package_patch", id=table.entry["id"], **closed)
    for headers in ({}, {"Range": "bytes=0-9"}, {"If-None-Match": mark}):
        assert "院100" not in table.get(headers=headers, status=403).body
    act("package_patch", id=table.entry["id"], catalog_state="draft")
    table.get(status=404)


def test_a_reader_who_leaves_leaves_nothing(table: Table, inside: None) -> None:
    download, mark = _fresh(table)
    before = _places()
    begun = making.made(download, mark)
    assert next(begun)
    assert [row.made for row in table.rows() if row.key == mark.key] == [None]
    begun.close()
    assert not [row for row in table.rows() if row.key == mark.key]
    assert _places() == before


def test_of_two_readers_at_once_one_makes_the_kept_file(table: Table, inside: None) -> None:
    download, mark = _fresh(table)
    first = making.made(download, mark)
    pieces = [next(first)]
    second = b"".join(making.made(download, mark))
    assert service.find(mark.key) is None
    pieces += list(first)
    found = service.find(mark.key)
    assert found is not None
    assert b"".join(shelf.bytes_of(found.kept)) == b"".join(pieces) == second


def test_a_table_that_changes_while_it_is_read_is_not_kept(table: Table, inside: None) -> None:
    """The first reader gets the rows of the beginning; nobody after him does."""
    download, mark = _fresh(table)
    before = _places()
    begun = making.made(download, mark)
    next(begun)
    service.forget(table.file)
    assert b"".join(begun)
    assert service.find(mark.key) is None
    assert not table.rows()
    assert _places() <= before


def test_what_a_dead_maker_left_is_swept(table: Table, inside: None) -> None:
    """Neither while he lives: his lock tells. The next reader need not wait for the sweep."""
    _download, mark = _fresh(table)
    with alone(service.lock_of(mark.key)) as mine:
        assert mine
        left = service.claim(mark)
        assert left is not None
        shelf.put_at(left.place, io.BytesIO(b"half"), 4)
        service.prune()
        assert left.place in _places()
    download, _mark = _fresh(table)
    assert b"".join(making.made(download, mark))
    assert service.find(mark.key) is not None
    assert service.prune() == 1
    assert left.place not in _places()
    assert service.find(mark.key) is not None


def test_the_whole_is_bounded_and_the_oldest_use_goes_first(
    site: CKANTestApp, inside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MEGABYTE", 1000)
    monkeypatch.setitem(tk.config, SETTINGS + "kept_megabytes", 10)
    table = Table(site)
    service.prune()
    marks = []
    for _number in range(3):
        _download, mark = _fresh(table)
        claimed = service.claim(mark)
        assert claimed is not None
        with Draft(claimed.place, 20_000) as draft:
            draft.add(b"x" * 4000)
            assert service.publish(claimed, draft)
        marks.append(mark)
    assert [service.find(mark.key) is not None for mark in marks] == [False, True, True]
    claimed = service.claim(_fresh(table)[1])
    assert claimed is not None
    with Draft(claimed.place, 20_000) as draft:
        draft.add(b"x" * 10_001)
        assert not service.publish(claimed, draft), "larger than all the room"
    service.end(claimed)
    monkeypatch.setitem(tk.config, SETTINGS + "kept_megabytes", 5)
    assert service.prune() >= 1, "less room is made at once"
    assert sum(row.size for row in table.rows()) <= 5000


def test_a_full_disk_costs_the_copy_and_not_the_download(
    table: Table, inside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of the copy, and where the storage takes no more."""
    download, mark = _fresh(table)
    whole = b"".join(making.made(download, None))

    class Full(tempfile.SpooledTemporaryFile[bytes]):
        def write(self, s: Any) -> int:
            raise OSError(errno.ENOSPC, "full")

    def refuse(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    for owner, name, value in (
        (drafting.tempfile, "TemporaryFile", Full),
        (shelf, "put_at", refuse),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, value)
            assert b"".join(making.made(download, mark)) == whole
        assert not [row for row in table.rows() if row.key == mark.key]


def test_in_a_folder_nothing_has_its_name_before_it_is_whole(
    table: Table, inside: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a reader who left it is gone, of a dead maker it is swept, whole it is renamed."""
    folder = fk.make_storage("kept", {"type": "file_keeper:fs", "path": str(tmp_path)})
    monkeypatch.setattr(shelf, "_storage", lambda: folder)

    def lying() -> list[str]:
        return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())

    download, mark = _fresh(table)
    begun = making.made(download, mark)
    next(begun)
    assert [name.endswith(".part") for name in lying()] == [True]
    begun.close()
    assert lying() == []
    left = service.claim(_fresh(table)[1])
    assert left is not None
    draft = Draft(left.place, 10).__enter__()
    draft.add(b"half")
    assert len(lying()) == 1
    service.prune()
    assert lying() == []
    whole = b"".join(making.made(download, mark))
    found = service.find(mark.key)
    assert found is not None
    assert lying() == [found.kept.place.rpartition("/")[2]]
    assert b"".join(shelf.bytes_of(found.kept, 10, 90)) == whole[10:90]
    service.forget(table.file)
    assert lying() == []


def test_a_kept_file_that_was_lost_is_made_anew(table: Table, inside: None) -> None:
    """Somebody restores the database without the storage: nobody gets half a file."""
    download, mark = _fresh(table)
    whole = b"".join(making.made(download, mark))
    found = service.find(mark.key)
    assert found is not None
    shelf.drop_at(found.kept.place)
    assert service.find(mark.key) is None
    assert b"".join(making.made(download, mark)) == whole
    assert service.find(mark.key) is not None


def test_what_is_gone_for_good_is_swept(site: CKANTestApp, inside: None) -> None:
    table = Table(site)
    table.get()
    (row,) = table.rows()
    act("resource_delete", id=table.file)
    service.prune()
    assert not table.rows()
    assert row.place not in _places()


_numbers = iter(range(1_000_000))


def _fresh(table: Table) -> tuple[Download, Mark]:
    """A download that nobody has asked for yet, by a key of its own."""
    download, mark = table.ordered()
    number = next(_numbers)
    return download, with_changes(mark, key=f"{number:064x}", form=f"csv-{number}")
