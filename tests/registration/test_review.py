"""With the review loaded, the form's last step submits: a new entry, or a pending version."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from tests.registration.conftest import Office
from tests.registration.test_drafts import CREATE, REGISTER, SAVE, stored_entry, whole

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_queues")


def _registered(welfare: Office, **begin: Any) -> dict[str, Any]:
    begun = welfare.act(CREATE, **begin)
    welfare.act(SAVE, id=begun["id"], revision=1, values={**whole(), "notes": "新的摘要"})
    return welfare.act(REGISTER, id=begun["id"])


def test_a_whole_draft_waits_for_review(welfare: Office) -> None:
    told = _registered(welfare)
    assert told["submitted"]
    assert welfare.act("package_show", id=told["package_id"])["catalog_state"] == "submitted"


def test_a_draft_that_lacks_something_is_not_submitted(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    welfare.act(SAVE, id=begun["id"], revision=1, values={"title": "甲"})
    with pytest.raises(tk.ValidationError) as refused:
        welfare.act(REGISTER, id=begun["id"])
    assert "class_code" in refused.value.error_dict


def test_a_change_of_a_published_entry_waits_beside_it(welfare: Office) -> None:
    entry = stored_entry(welfare)
    assert _registered(welfare, package_id=entry["id"])["submitted"]
    assert welfare.act("package_show", id=entry["id"])["notes"] == entry["notes"]
    changes = welfare.act("jiulongpo_entry_diff", id=entry["id"])["changes"]
    assert "notes" in {one["key"] for one in changes}
