"""A spreadsheet program that saves our workbooks anew loses nothing of what we read in them."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ckan.tests import helpers

from ckanext.jiulongpo.shared import FacetSelection
from ckanext.jiulongpo.workbook import exporting
from ckanext.jiulongpo.workbook.returning import marked_workbook
from tests.catalog.entries import complete_entry
from tests.workbook.made import filled
from tests.workbook.mistakes import cells, rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice on this machine"),
]
Act = Callable[..., dict[str, Any]]
ENTRIES: list[dict[str, Any]] = [
    {"catalog_state": "draft"},
    {"title": "=养老补贴（2018）", "resource_code": "307005/000021"},
    {"title": "社区服务站", "related_codes": None, "notes": "第一行\n第二行，含“引号”与逗号,"},
]


@pytest.mark.usefixtures("with_request_context")
def test_export_and_returned_workbook_survive_libreoffice(
    department: dict[str, Any], send: Act, act: Callable[..., Any], tmp_path: Path
) -> None:
    """The export comes back without a difference, the marked one with every mark and mistake."""
    for changes in ENTRIES:
        entry = complete_entry(owner_org=department["id"], provider_code=None, **changes)
        helpers.call_action("package_create", **entry)
    chosen = FacetSelection.from_request_args([("organization", department["name"])])
    with exporting.export(department["editor"], "", chosen) as file:
        (tmp_path / "export.xlsx").write_bytes(file.read())
    checked = send(filled(rows()))
    (tmp_path / "marked.xlsx").write_bytes(marked_workbook(checked["id"]))
    _saved_anew(tmp_path)

    back = send((tmp_path / "anew" / "export.xlsx").read_bytes())
    told = [(each["title"], each["changes"], each["findings"]) for each in back["entries"]]
    assert back["counts"].get("unchanged") == len(ENTRIES), told
    assert back["counts"]["missing"] == 0
    content = (tmp_path / "anew" / "marked.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(content))
    for what, _code, place in cells():
        assert book.worksheets[0][place].fill.fgColor.rgb in {"FFF8C9C4", "FFFBE5CC"}, what
        assert book.worksheets[0][place].comment is not None, what
    again = send(content)
    assert _findings(act, again["id"]) == _findings(act, checked["id"])


def _findings(act: Callable[..., Any], import_id: str) -> set[tuple[str, str]]:
    shown = act("jiulongpo_import_show", id=import_id, limit=200)
    return {(one["code"], one["cell"]) for each in shown["entries"] for one in each["findings"]}


def _saved_anew(folder: Path) -> None:
    """Both workbooks opened and saved by LibreOffice, with a profile of its own."""
    command = [
        "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "anew"),
        str(folder / "export.xlsx"), str(folder / "marked.xlsx"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
