"""Drafts that nobody uses: told to their owners, kept for a time, and then gone."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.registration import cli, files, service
from ckanext.jiulongpo.registration.expiry.service import Swept, sweep
from tests.plugin_lists import WITHOUT_REVIEW
from tests.registration.conftest import Office

pytestmark = [
    pytest.mark.usefixtures("with_plugins", "clean_queues"),
    pytest.mark.ckan_config("ckan.plugins", WITHOUT_REVIEW),
    pytest.mark.ckan_config("ckanext.jiulongpo.registration.idle_days", 100),
    pytest.mark.ckan_config("ckanext.jiulongpo.registration.grace_days", 30),
]

CREATE = "jiulongpo_registration_draft_create"
SAVE = "jiulongpo_registration_draft_save"
LIST = "jiulongpo_registration_draft_list"
KEEP = "jiulongpo_registration_draft_keep"
NOW = datetime.now(UTC)


def _in(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_a_draft_in_use_is_left_alone(welfare: Office) -> None:
    welfare.act(CREATE)
    assert sweep(_in(99)) == Swept()
    (shown,) = welfare.act(LIST)
    assert (shown["idle_days"], shown["goes"]) == (0, None)


def test_its_owner_is_told_once_and_sees_when_it_goes(welfare: Office) -> None:
    welfare.act(CREATE)
    assert sweep(_in(101)).told == 1
    assert sweep(_in(102)) == Swept()
    (shown,) = welfare.act(LIST)
    assert datetime.fromisoformat(shown["goes"]) == _in(131)


def test_it_goes_after_the_days_of_grace_with_its_file(welfare: Office) -> None:
    begun = welfare.act(CREATE)
    upload = FileStorage(io.BytesIO("甲,乙\n1,2\n".encode()), "表.csv")
    welfare.act("jiulongpo_registration_draft_file", id=begun["id"], upload=upload)
    draft = service.draft(begun["id"])
    assert draft is not None
    assert draft.file is not None
    place = draft.file["place"]
    sweep(_in(101))
    assert sweep(_in(130)).removed == 0
    assert sweep(_in(132)).removed == 1
    assert welfare.act(LIST) == []
    with pytest.raises(Exception, match="registration"):
        files.content(place)


@pytest.mark.parametrize("how", ["keep", "save", "the same again"])
def test_until_then_it_is_kept_by_whoever_wants_it(welfare: Office, how: str) -> None:
    """Saving counts even where nothing is different: somebody has looked at it."""
    begun = welfare.act(CREATE)
    sweep(_in(101))
    if how == "keep":
        assert welfare.act(KEEP, 1, id=begun["id"])["goes"] is None
    else:
        values = {"title": "甲" if how == "save" else ""}
        welfare.act(SAVE, 1, id=begun["id"], revision=1, values=values)
    assert sweep(_in(132)).removed == 0
    assert [one["id"] for one in welfare.act(LIST)] == [begun["id"]]


def test_nobody_else_may_keep_it(welfare: Office, health: Office) -> None:
    begun = welfare.act(CREATE)
    with pytest.raises(tk.NotAuthorized):
        health.act(KEEP, id=begun["id"])


def test_the_list_says_whose_a_draft_is_and_when_it_goes(welfare: Office, app: Any) -> None:
    mine = welfare.act(CREATE)
    welfare.act(SAVE, id=mine["id"], revision=1, values={"title": "我的草稿"})
    other = welfare.act(CREATE, 1)
    welfare.act(SAVE, 1, id=other["id"], revision=1, values={"title": "同事的草稿"})
    sweep(_in(101))
    page = app.get("/registration", headers=welfare.headers()).body
    head, _, shared = page.partition('id="shared"')
    assert "我的草稿" in head
    assert "同事的草稿" in shared
    day = _in(131).astimezone(tk.h.get_display_timezone()).strftime("%Y-%m-%d")
    assert f"{day} 删除" in page
    assert 'class="j-n j-n-warm">1<' in page, "the head of every page tells it"
    app.post(f"/registration/{mine['id']}/keep", headers=welfare.headers())
    page = app.get("/registration", headers=welfare.headers()).body
    assert 'class="j-n j-n-warm">1<' not in page


@pytest.mark.ckan_config("smtp.mail_from", "catalogue@example.gov.cn")
def test_one_mail_tells_all_drafts_of_a_person(welfare: Office, mail_server: Any) -> None:
    for title in ("甲", "乙"):
        begun = welfare.act(CREATE)
        welfare.act(SAVE, id=begun["id"], revision=1, values={"title": title})
    welfare.act(CREATE, 1)
    done = sweep(_in(101))
    assert (done.told, done.mails, done.failed) == (3, 2, [])
    bodies = [text for *_rest, text in mail_server.get_smtp_messages()]
    assert len(bodies) == 2


@pytest.mark.ckan_config("smtp.mail_from", "catalogue@example.gov.cn")
@pytest.mark.ckan_config("smtp.server", "127.0.0.1:1")
def test_a_mail_that_does_not_go_out_is_told_and_keeps_the_notice(welfare: Office) -> None:
    welfare.act(CREATE)
    done = sweep(_in(101))
    assert (done.told, done.mails, len(done.failed)) == (1, 0, 1)
    assert welfare.act(LIST)[0]["goes"]


def test_the_command_says_what_it_did(welfare: Office) -> None:
    """Nothing is old enough now: the command finds nothing to do."""
    welfare.act(CREATE)
    answer = CliRunner().invoke(cli.registration, ["tidy"])
    assert answer.exit_code == 0, answer.output
    assert "0" in answer.output
