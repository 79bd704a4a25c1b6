"""What a newcomer finds in the inboxes of the demo."""

from __future__ import annotations

from typing import Any

import pytest

from ckan.tests import factories

from demo.load.accounts import make_accounts
from demo.load.reviews import SENTENCE, SENTENCES, leave_work, publish_changes
from demo.load.site import act
from tests.catalog.entries import complete_entry

DEPARTMENT, OFFICE = "xue-xiao-ban", "catalogue-office"


@pytest.mark.usefixtures("clean_db", "clean_index")
def test_one_change_waits_at_each_place_and_the_public_sees_none_of_them(app: Any) -> None:
    for name in (DEPARTMENT, OFFICE):
        factories.Organization(name=name)
    with app.flask_app.test_request_context():
        home = act("organization_show", id=DEPARTMENT)["id"]
        made = [
            act(
                "package_create",
                **complete_entry(
                    title=f"演示名录 {number}",
                    owner_org=home,
                    related_codes=None,
                    catalog_state="published",
                ),
            )["id"]
            for number in range(5)
        ]
        make_accounts(DEPARTMENT, OFFICE)
        assert publish_changes(DEPARTMENT) == len(SENTENCES)
        versions = [act("jiulongpo_entry_version_list", id=each)["number"] for each in made]
        assert leave_work(DEPARTMENT) == 4
        places = sorted(act("jiulongpo_entry_status", id=each)["place"] for each in made)
        notes = [act("package_show", id=each)["notes"] for each in made]
    assert sorted(versions) == [1, 1, 1, 1, 3]
    assert places == [
        "change-department",
        "change-office",
        "change-returned",
        "change-scheduled",
        "published",
    ]
    assert not any(SENTENCE in each for each in notes)
