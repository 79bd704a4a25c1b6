"""Entries made at random leave the same behind in bulk and through CKAN's own actions.

``make bench-harvest_same`` does it with 1,000 of them (``JLP_SAME_ENTRIES``).
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search.common import make_connection
from ckan.tests import factories

from tests.catalog.entries import complete_entry
from tests.harvesters.sink.test_same_as_ckan import CHANGING, _essence
from tests.harvesters.toys import Row, as_site, entries, entry_of, harvest, rows

pytestmark = [
    pytest.mark.usefixtures("site"),
    pytest.mark.ckan_config(
        "ckan.plugins",
        "activity jiulongpo_harvest jiulongpo_catalog jiulongpo scheming_datasets "
        "harvest dcat structured_data",
    ),
]

COUNT = int(os.environ.get("JLP_SAME_ENTRIES", "40"))
TAGS = ["养老", "机构", "床位", "护理", "社区"]
MOSTLY = 0.8
LEFT_OUT = ("type", "title", "tags", "items", "provider_code", "related_codes", "catalog_state")
ODD = ["", " 有  空格 ", "多行\n文字", "１２３", "\u200b零宽", "<b>标记</b>", "🀄", "a" * 300]


def _row(number: int, chance: random.Random) -> Row:
    """A record with some of the catalogue's fields, a few of them odd."""
    whole = complete_entry()
    names = sorted(set(whole) - {*LEFT_OUT, "resource_code"})
    fields = {name: whole[name] for name in chance.sample(names, chance.randrange(len(names)))}
    for name in chance.sample(sorted(fields), min(len(fields), chance.randrange(3))):
        fields[name] = chance.choice(ODD)
    (row,) = rows(1, start=number, **fields)
    return {
        **row,
        "provider": chance.choice(["区民政局", "区卫生健康委"]),
        "notes": chance.choice([row["notes"], *ODD]),
        "tags": chance.sample(TAGS, chance.randrange(len(TAGS))),
        "groups": chance.sample(["person", "credit"], chance.randrange(3)),
        "items": chance.sample(whole["items"], chance.randrange(3)),
        "file": chance.choice(["", row["file"]]),
    }


def _changed(row: Row, chance: random.Random) -> Row:
    """The record in its next version: some values gone, some other ones."""
    other = _row(int(row["id"][1:]), chance)
    fixed = {name: row[name] for name in ("id", "title", "provider")}
    names = [name for name in {**row, **other} if chance.random() < MOSTLY]
    mixed = {name: chance.choice([row, other]).get(name) for name in sorted(names)}
    return {**{name: value for name, value in mixed.items() if value is not None}, **fixed}


def _twin(row: Row, owner: str, action: str, **more: str) -> str | None:
    """The same entry through CKAN's action; ``None`` where it is refused."""
    given = {**entry_of(row).package(), "owner_org": owner, "catalog_state": "published", **more}
    try:
        return tk.get_action(action)(as_site(), {"name": f"twin-{row['id']}", **given})["id"]
    except tk.ValidationError:
        model.Session.rollback()
        return None


def _allocated(package_id: str) -> dict[str, str]:
    """The code that the server gave an entry: an update that leaves it out would give it up."""
    code = model.Package.get(package_id).extras.get("resource_code")
    return {"resource_code": code} if code else {}


def _left(package_id: str) -> dict[str, Any]:
    """All that an entry has left: in the tables, in the index, in the stream of activities."""
    from ckanext.activity.model import Activity

    show = tk.get_action("package_show")
    solr = make_connection(decode_dates=False)
    (document,) = solr.search(f'id:"{package_id}"', fl="*").docs
    query = sa.select(Activity).where(Activity.object_id == package_id)
    return {
        "package": _plain(show({**as_site(), "use_cache": False}, {"id": package_id})),
        "document": {
            key: value
            for key, value in _essence(document).items()
            if key not in {"data_dict", "validated_data_dict"}
        },
        "activities": [
            (one.activity_type, one.user_id, one.permission_labels, _plain(one.data["package"]))
            for one in model.Session.scalars(query.order_by(Activity.timestamp))
        ],
    }


def _plain(package: dict[str, Any]) -> dict[str, Any]:
    """A package without what differs between any two, and CKAN's guess of media types.

    ``package_update`` guesses the media type of a file from its address, ``package_create`` and a
    harvest do not.
    """
    essence = {key: value for key, value in _essence(package).items() if key not in CHANGING}
    for file in essence["resources"]:
        file.pop("mimetype", None)
    return essence


@pytest.mark.slow
def test_new_and_changed_entries_leave_the_same(site: dict[str, Any]) -> None:
    for name in ("person", "credit"):
        factories.Group(name=name, title=name)
    owners = {"区民政局": site["welfare"]["id"], "区卫生健康委": site["health"]["id"]}
    chance = random.Random(COUNT)
    first = [_row(number, chance) for number in range(1, COUNT + 1)]
    harvest(first)
    ours = {title: package.id for title, package in entries().items()}
    theirs = {row["title"]: _twin(row, owners[row["provider"]], "package_create") for row in first}
    stood = {title for title, twin in theirs.items() if twin}
    assert set(ours) == stood
    assert stood
    for title in stood:
        assert _left(ours[title]) == _left(str(theirs[title])), title

    second = [_changed(row, chance) for row in first if row["title"] in stood]
    harvest(second)
    for row in second:
        twin = str(theirs[row["title"]])
        before = _left(twin)["package"]
        _twin(row, owners[row["provider"]], "package_update", id=twin, **_allocated(twin))
        one, two = _left(ours[row["title"]]), _left(twin)
        assert one["package"] == two["package"], row
        if two["package"] != before:  # else a harvest has nothing to tell
            assert one["activities"][-1] == two["activities"][-1], row
