"""A stage that broke off, or whose worker is gone, is gone on with, and what it wrote undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.workbook import service, working
from ckanext.jiulongpo.workbook.model import now
from ckanext.jiulongpo.workbook.service import Order, State
from tests.workbook.made import GOOD, filled

Act = Callable[..., Any]


@pytest.fixture
def half_written(send: Act, act: Act) -> str:
    """An import of which the first of two entries is written, as if the database had gone then."""
    shown = send(filled([{**GOOD, "title": "甲册"}, {**GOOD, "title": "乙录"}]))
    act("jiulongpo_import_apply", id=shown["id"])
    entry = service.entries_of(shown["id"])[1]
    act("package_delete", id=entry.package_id)
    entry.result, entry.package_id, entry.modified = "", "", ""
    model.Session.commit()
    service.finish(shown["id"], State.APPLYING)
    service.fail(shown["id"], Order.APPLY, OSError("no space left"))
    return shown["id"]


def _count(act: Act) -> int:
    return act("package_search", q="", include_private=True)["count"]


def test_a_writing_that_broke_off_is_told_and_undone(half_written: str, act: Act) -> None:
    """What it had written is counted, and a new check would forget it: that is refused."""
    shown = act("jiulongpo_import_show", id=half_written)
    assert (shown["state"], shown["broke"], shown["error"]) == ("failed", "apply", "OSError")
    assert shown["counts"]["result.created"] == 1
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_import_check", id=half_written)
    undone = act("jiulongpo_import_undo", id=half_written)
    assert (undone["state"], undone["counts"]["result.undone"]) == ("undone", 1)
    assert (undone["broke"], undone["error"]) == ("", "")
    assert _count(act) == 0


def test_an_undo_that_broke_off_goes_on(half_written: str, act: Act) -> None:
    assert service.claim(half_written, Order.UNDO)
    service.fail(half_written, Order.UNDO, OSError())
    shown = act("jiulongpo_import_show", id=half_written)
    assert shown["broke"] == "undo"
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_import_apply", id=half_written)
    assert act("jiulongpo_import_undo", id=half_written)["counts"]["result.undone"] == 1


def test_a_worker_that_gives_no_sign_counts_as_gone(send: Act, act: Act) -> None:
    """Within minutes the page offers to go on; before, nobody works on it a second time."""
    shown = send(filled([{**GOOD, "title": "甲册"}]))
    assert service.claim(shown["id"], Order.APPLY)
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_import_apply", id=shown["id"])
    assert act("jiulongpo_import_show", id=shown["id"])["broke"] == ""
    row = service.import_of(shown["id"])
    assert row is not None
    row.changed = now() - timedelta(minutes=10)
    model.Session.commit()
    assert act("jiulongpo_import_show", id=shown["id"])["broke"] == "apply"
    assert act("jiulongpo_import_apply", id=shown["id"])["counts"]["result.created"] == 1


def test_a_job_that_comes_late_does_nothing(
    department: dict[str, Any], send: Act, act: Act
) -> None:
    """Somebody ordered again meanwhile: a check that came now would forget what was written."""
    shown = send(filled([{**GOOD, "title": "甲册"}]))
    act("jiulongpo_import_apply", id=shown["id"])
    working.run(shown["id"], "check", department["editor"])
    assert act("jiulongpo_import_undo", id=shown["id"])["counts"]["result.undone"] == 1


def test_the_page_shows_how_far_an_undo_is(
    department: dict[str, Any], send: Act, act: Act, app: Any
) -> None:
    """A bar of all that was written, which loads the page anew at its end or when it broke off."""
    shown = send(filled([{**GOOD, "title": "甲册"}]))
    act("jiulongpo_import_apply", id=shown["id"])
    headers = {"Authorization": factories.APIToken(user=department["editor"])["token"]}
    path = f"/workbook/{shown['id']}"
    assert service.claim(shown["id"], Order.UNDO)
    service.progress(shown["id"], 1, 3)
    live = app.get(f"{path}/live", headers=headers)
    assert 'max="3" value="1"' in live.body
    assert "HX-Refresh" not in live.headers
    assert "正在撤销" in live.body
    service.fail(shown["id"], Order.UNDO, OSError())
    assert app.get(f"{path}/live", headers=headers).headers["HX-Refresh"] == "true"
    page = app.get(path, headers=headers).body
    assert "<progress" not in page
    assert 'value="undo"' in page
    assert 'value="check"' not in page
