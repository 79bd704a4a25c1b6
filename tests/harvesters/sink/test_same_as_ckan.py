"""A harvested entry is, row by row and in the index, what ``package_create`` would have made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import logic, model
from ckan.lib.search.common import make_connection
from ckan.tests import factories

from ckanext.jiulongpo.harvesters.sink.documents import documents
from ckanext.jiulongpo.harvesters.sink.forms import Forms
from ckanext.jiulongpo.harvesters.sink.shown import show
from tests.catalog.entries import complete_entry
from tests.harvesters.toys import as_site, entries, entry_of, harvest, rows

pytestmark = pytest.mark.usefixtures("site")

CHANGING = frozenset(
    {
        *("id", "name", "package_id", "created", "metadata_created", "metadata_modified"),
        *("last_modified", "index_id", "indexed_ts", "_version_", "url", "tag_id", "table_id"),
        *("timestamp", "object_id", "group_id", "name_ngram"),
        *("resource_code", "jlp_resource_code", "extras_resource_code"),
    }
)


def _full(**changes: Any) -> dict[str, Any]:
    """A row of the toy source with a value in every field of the catalogue."""
    fields = complete_entry()
    for name in ("type", "tags", "provider_code", "related_codes", "catalog_state"):
        fields.pop(name, None)
    return {**rows(1, **fields)[0], "title": "养老机构名录", **changes}


def _twin(row: dict[str, Any], owner: str, name: str = "twin") -> dict[str, Any]:
    """The same entry through ``package_create``."""
    package = entry_of(row).package()
    return tk.get_action("package_create")(
        as_site(),
        {**package, "name": name, "owner_org": owner, "catalog_state": "published"},
    )


def _essence(value: Any) -> Any:
    """A value without what differs between any two packages."""
    if isinstance(value, dict):
        return {key: _essence(item) for key, item in value.items() if key not in CHANGING}
    if isinstance(value, list):
        return [_essence(item) for item in value]
    return value


@pytest.fixture(params=["sparse", "full"])
def pair(request: pytest.FixtureRequest, site: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Ids of an entry of ours and of the same entry made by CKAN."""
    factories.Group(name="person", title="自然人")
    row = rows(1, groups=["person"])[0] if request.param == "sparse" else _full(groups=["person"])
    harvest([row])
    (ours,) = entries().values()
    theirs = _twin(row, site["welfare"]["id"])
    return ours.id, theirs["id"]


def test_package_show_answers_the_same(pair: tuple[str, str]) -> None:
    ours, theirs = (
        tk.get_action("package_show")({**as_site(), "use_cache": False}, {"id": one})
        for one in pair
    )
    assert _essence(ours) == _essence(theirs)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("package", "id"),
        ("resource", "package_id"),
        ("package_tag", "package_id"),
        ("member", "table_id"),
    ],
)
def test_the_rows_are_the_same(pair: tuple[str, str], table: str, column: str) -> None:
    query = sa.text(f'SELECT * FROM "{table}" WHERE {column} = :id')
    stored = []
    for one in pair:
        found = model.Session.execute(query, {"id": one}).mappings().all()
        essence = [_essence(dict(row)) for row in found]
        stored.append(sorted(essence, key=repr))
    assert stored[0] == stored[1]
    assert stored[0]


def test_the_documents_of_the_index_are_the_same(pair: tuple[str, str]) -> None:
    solr = make_connection(decode_dates=False)
    ours, theirs = (solr.search(f'id:"{one}"', fl="*").docs[0] for one in pair)
    for document in (ours, theirs):
        for blob in ("data_dict", "validated_data_dict"):
            document.pop(blob, None)
    assert _essence(ours) == _essence(theirs)


def test_members_point_to_the_same_groups(pair: tuple[str, str]) -> None:
    query = sa.text("SELECT group_id, capacity FROM member WHERE table_id = :id ORDER BY 1, 2")
    ours, theirs = (model.Session.execute(query, {"id": one}).all() for one in pair)
    assert ours == theirs
    assert {row.capacity for row in ours} == {"organization", "public"}


def test_a_batch_is_shown_as_ckan_shows_each(pair: tuple[str, str]) -> None:
    packages = [model.Package.get(one) for one in pair]
    shown = show(packages, as_site()["user"], Forms())
    for package, ours in zip(packages, shown, strict=True):
        plain, typed = logic.package_show_default_and_custom_schemas(as_site(), package.id)
        assert ours.plain == plain
        assert ours.typed == typed


def test_a_document_is_the_one_that_ckan_would_send(pair: tuple[str, str]) -> None:
    packages = [model.Package.get(one) for one in pair]
    made = documents(show(packages, as_site()["user"], Forms()))
    stored = make_connection(decode_dates=False)
    for document in made:
        (in_index,) = stored.search(f'id:"{document["id"]}"', fl="*").docs
        assert document["validated_data_dict"] == in_index["validated_data_dict"]
        assert document["jlp_provider_title"] == in_index["jlp_provider_title"]


def test_an_update_leaves_what_package_update_would(site: dict[str, Any]) -> None:
    harvest([_full()])
    (ours,) = entries().values()
    theirs = _twin(_full(), site["welfare"]["id"])
    changed = _full(
        notes="改过的说明。", tags=["机构", "养护"], file="http://data.example.gov.cn/2.csv"
    )
    harvest([changed])
    given = {**entry_of(changed).package(), "catalog_state": "published"}
    tk.get_action("package_update")(
        as_site(), {**given, "id": theirs["id"], "name": "twin", "owner_org": theirs["owner_org"]}
    )
    one, two = (
        tk.get_action("package_show")({**as_site(), "use_cache": False}, {"id": id_})
        for id_ in (ours.id, theirs["id"])
    )
    # package_update guesses the media type from the address, package_create does not.
    assert two["resources"][0].pop("mimetype") == "text/csv"
    assert one["resources"][0].pop("mimetype") is None
    assert _essence(one) == _essence(two)


@pytest.mark.ckan_config(
    "ckan.plugins",
    "activity jiulongpo_harvest jiulongpo_catalog jiulongpo scheming_datasets "
    "harvest dcat structured_data",
)
def test_activities_are_those_of_package_create(site: dict[str, Any]) -> None:
    pytest.importorskip("ckanext.activity")
    from ckanext.activity.model import Activity

    harvest(rows(1))
    (ours,) = entries().values()
    harvest(rows(1, notes="改过。"))
    theirs = _twin(rows(1)[0], site["welfare"]["id"])
    told = {}
    for one in (ours.id, theirs["id"]):
        query = sa.select(Activity).where(Activity.object_id == one).order_by(Activity.timestamp)
        told[one] = model.Session.scalars(query).all()
    assert [a.activity_type for a in told[ours.id]] == ["new package", "changed package"]
    new, stock = told[ours.id][0], told[theirs["id"]][0]
    assert new.user_id == stock.user_id
    assert new.permission_labels == stock.permission_labels
    assert _essence(new.data) == _essence(stock.data)
