"""One workbook with forty different mistakes: one check gives all forty back, each at its cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from ckanext.jiulongpo.workbook.returning import marked_workbook
from tests.workbook.made import filled
from tests.workbook.mistakes import MISTAKES, cells, rows


def test_all_mistakes_come_back_at_once_each_at_its_cell(
    send: Callable[..., dict[str, Any]], act: Callable[..., Any]
) -> None:
    content = filled(rows())
    shown = send(content)
    assert len(MISTAKES) >= 40
    found = {
        (finding["code"], finding["cell"])
        for entry in act("jiulongpo_import_show", id=shown["id"], limit=200)["entries"]
        for finding in entry["findings"]
    }
    expected = {(code, cell) for _what, code, cell in cells()}
    assert not sorted(expected - found)


@pytest.mark.usefixtures("with_request_context")
def test_the_own_workbook_comes_back_with_every_cell_marked_and_nothing_else_changed(
    send: Callable[..., dict[str, Any]],
) -> None:
    content = filled(rows())
    shown = send(content)
    before = openpyxl.load_workbook(io.BytesIO(content))
    after = openpyxl.load_workbook(io.BytesIO(marked_workbook(shown["id"])))
    assert after.sheetnames == [*before.sheetnames, "错误汇总"]
    marked = after.worksheets[0]
    for what, _code, place in cells():
        cell = marked[place]
        assert cell.fill.fgColor.rgb in {"FFF8C9C4", "FFFBE5CC"}, what
        assert cell.comment is not None, what
    for old, new in zip(before.worksheets, after.worksheets, strict=False):
        values = [[c.value for c in r] for r in old.iter_rows()]
        assert [[c.value for c in r] for r in new.iter_rows()] == values
        assert old.freeze_panes == new.freeze_panes
        assert old.data_validations.count == new.data_validations.count
    listed = list(after["错误汇总"].iter_rows(min_row=2, values_only=True))
    assert {line[4] for line in listed} >= {code for _what, code, _cell in cells()}
    links = [after["错误汇总"].cell(row, 2).hyperlink for row in range(2, len(listed) + 2)]
    assert all(link.location.startswith("'目录'!") for link in links)
