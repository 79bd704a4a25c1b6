"""The write matrix: nobody changes what is another department's, by whichever action.

Actions come from CKAN's registry, so that one is tried from the day it appears. Each is called with
what its schema asks for, about things of the home department, until it refuses the person.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests.pytest_ckan.fixtures import FakeFileStorage

from tests.leaks import reads
from tests.leaks.world import World, plant, plant_import, plant_source

# Where ckanext-harvest means to refuse a visitor, it breaks
ROLES = ("anonymous", "other_department")

OWN = {
    "api_token_create": "a token of his own",
    "follow_dataset": "an entry that he may see",
    "follow_group": "a theme",
    "follow_user": "a colleague",
    "unfollow_dataset": "what he follows",
    "unfollow_group": "what he follows",
    "unfollow_user": "what he follows",
    "jiulongpo_import_check": "a workbook that he brings",
    "jiulongpo_workbook_entry_read": "a workbook that he brings",
}
"""Actions by which a person changes what is his own."""
FOR_ALL = {
    "dcat_dataset_show": "reads, though CKAN takes it for a write",
    "jiulongpo_correction_report": "an error of an entry that he may see",
    "jiulongpo_entry_bulk": "answers for each entry whether it was refused",
    "jiulongpo_feedback_create": "a question",
    "jiulongpo_feedback_vote": "a vote",
    "jiulongpo_follow_ask": "a mail that asks whether he wants more",
    "jiulongpo_follow_confirm": "by the token of a mail",
    "jiulongpo_follow_end": "by the token of a mail",
    "jiulongpo_webhook_create": "what everybody may see, to an address of his own",
    "jiulongpo_rating_create": "stars for an entry that he may see",
    "harvest_abort_failed_jobs": "asks harvest_job_abort for each job",
}
"""Actions that are open to everybody who asks for no more than this."""
NO_ACTIONS = {
    *("package_collaborator_create", "package_collaborator_delete", "resource_view_create"),
}
"""What is turned off."""
OF_ACTION: dict[str, dict[str, Any]] = {"jiulongpo_correction_answer": {"outcome": "kept"}}
TABLES_FOR_ALL = (
    "api_token",
    "jiulongpo_api_",
    "jiulongpo_feedback_",
    "jiulongpo_review_correction",
    "jiulongpo_workbook_",
    "user_following_",
)


def _told(world: World, role: str) -> dict[str, Any]:
    """What an attacker would say of himself and of what he wants."""
    home, draft = world.organizations["home"], world.entries["draft"]
    me = world.people[role] or world.people["stranger"]
    file, run = world.entries["open"].file_id, world.harvest["job"]
    of_entry = dict.fromkeys(("package_id", "dataset_id", "entity_id", "subject"), draft.id)
    of_home = dict.fromkeys(("owner_org", "organization", "org_id", "group_id", "into"), home["id"])
    of_me = dict.fromkeys(("username", "user", "user_id", "object", "person", "to"), me)
    words = dict.fromkeys(
        ("title", "notes", "text", "answer", "reason", "note", "about", "name", "token", "key"),
        "mine",
    )
    return {
        **of_entry, **of_home, **of_me, **words,
        "role": "editor", "capacity": "editor", "sysadmin": True, "object_type": "user",
        "state": "deleted", "catalog_state": "published", "resource_id": file, "job_id": run,
        "source_id": world.harvest["source"], "ids": [draft.id], "datasets": [draft.id],
        "email": "mine@example.cn", "password": "Only-for-tests-1", "life_span": "1",
        "url": "https://example.cn/x", "type": "dataset", "value": "x", "revision": 0,
        "step": "publish", "act": "publish", "do": "publish", "number": 1, "kind": "question",
        "stars": 5, "outcome": "accepted", "match": {"id": draft.id}, "update": {"title": "mine"},
        "order": [], "fields": [], "filters": {}, "records": [], "tags": [], "force": True,
        "values": {"provider_office": "x"}, "entity_type": "package", "task_type": "x",
        "data": [{"id": "x", "key": "x"}], "config": "{}", "table": "x", "code": "307005/000001",
        "class_code": "307005", "cron": "0 3 * * *", "report": {"x": 1}, "field": "title",
        "chosen": "mine", "location": "x", "owner_id": draft.file_id, "owner_type": "resource",
        "upload": FakeFileStorage(io.BytesIO(b"a"), "a.xlsx"), "view_type": "text_view",
        "definition": "BEGIN END", "package": {"id": draft.id}, "resource": {"id": file},
        "webhook": "11111111-1111-4111-8111-111111111111", "address": "https://example.cn/hook",
        "followed": "dataset", "ref": draft.id, "into": world.organizations["home"]["id"],
        "file": file,
    }  # fmt: skip


def _things(world: World) -> list[str | None]:
    """What an action may be about, each once as ``id``; none for what is to be made."""
    draft, home = world.entries["draft"], world.organizations["home"]
    return [
        *(draft.id, draft.file_id, home["id"], world.group["id"], world.people["editor"]),
        *(*world.harvest.values(), *world.imports, None),
    ]


def _state() -> dict[str, str]:
    """A digest of each table."""
    with model.ensure_engine().connect() as connection:
        named = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        each = " UNION ALL ".join(
            f"SELECT '{name}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
            f' FROM "{name}" t'
            for name in connection.scalars(named)
        )
        return dict(connection.execute(sa.text(each)).all())  # type: ignore[arg-type]


def _answers(name: str, world: World, role: str) -> Iterator[str]:
    for thing in _things(world):
        try:
            about = {"id": thing} if thing else {}
            tk.get_action(name)(
                world.context(role), _told(world, role) | about | OF_ACTION.get(name, {})
            )
            yield "done"
        except (tk.NotAuthorized, tk.ObjectNotFound):
            yield "refused"
        except tk.ValidationError as error:
            yield f"invalid {error.error_dict}"
        except Exception as error:  # noqa: BLE001 -- a crash is no refusal, and told as one
            yield f"broken {error!r}"
        model.Session.rollback()


@pytest.mark.slow
@pytest.mark.ckan_config("ckan.auth.user_create_groups", False)
@pytest.mark.ckan_config("ckan.auth.user_create_organizations", False)
def test_nobody_writes_what_is_another_departments(people: World, app: Any) -> None:
    world = plant_import(plant_source(plant(people, "open", "draft")))
    before, done, untried = _state(), set(), {}
    with app.flask_app.test_request_context():
        for role in ROLES:
            for name in sorted(set(reads.write_actions()) - {*FOR_ALL, *OWN, *NO_ACTIONS}):
                answers = list(_answers(name, world, role))
                done |= {(role, name)} if "done" in answers else set()
                breaks = role == "anonymous" and {each[:6] for each in answers} == {"broken"}
                if "refused" not in answers and not breaks:
                    untried[name] = answers[0]
            for name in sorted({*FOR_ALL, *OWN}):
                list(_answers(name, world, role))
    after = _state()
    changed = {name for name in after if after[name] != before.get(name)}
    assert not untried, "\n".join(f"{n}: {a}" for n, a in sorted(untried.items()))
    assert not done
    assert not {name for name in changed if not name.startswith(TABLES_FOR_ALL)}
