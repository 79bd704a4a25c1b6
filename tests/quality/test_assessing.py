"""What is due is judged, in the background, once; and nothing else is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ckan import model as ckan_model

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.quality import assessing, service
from ckanext.jiulongpo.quality.gathering.service import gathered
from ckanext.jiulongpo.quality.model import Quality, Seen
from ckanext.jiulongpo.tables import jobs as tables


def seen(name: str) -> Seen:
    package = ckan_model.Package.get(name)
    assert package is not None
    row = ckan_model.Session.get(Seen, package.id, populate_existing=True)
    assert row is not None
    return row


def test_every_entry_of_the_catalogue_is_judged_once(judged, quality):
    """Closed ones too, for their department; a second look finds nothing to do."""
    done = judged()
    assert done.judged == 4
    assert judged().judged == 0
    shown = quality("elder-homes")
    assert 0 < shown["score"] < 100
    assert [one["criterion"] for one in shown["results"]][:2] == ["elements", "description"]
    assert shown["by"]["licence"]["state"] == "failed"
    assert shown["by"]["licence"]["findings"][0]["text"].endswith("。")


def test_a_changed_entry_is_judged_anew_and_alone(judged, quality, act):
    judged()
    before = quality("elder-fire")["score"]
    longer = "全区养老机构消防安全检查的日期、结论和整改情况，逐家列出，每月更新。"
    act("package_patch", id="elder-fire", notes=longer)
    assert judged().judged == 1
    assert quality("elder-fire")["by"]["description"]["state"] == "passed"
    assert quality("elder-fire")["score"] > before
    act("package_patch", id="elder-fire", notes="")
    judged()


def test_a_table_that_was_loaded_makes_its_entry_due(judged, quality, site):
    """Items without a column are seen once there are columns; the last item has none."""
    judged()
    assert quality("elder-homes")["by"]["items"]["state"] == "none"
    with site.flask_app.test_request_context():
        tables.load_entry("elder-homes")
    assert judged().judged == 1
    items = quality("elder-homes")["by"]["items"]
    assert items["state"] == "failed"
    assert items["counts"] == {"items": 3, "columns": 2, "both": 2}
    assert items["findings"][0]["samples"] == ["法定代表人"]


def test_a_day_that_passes_is_noticed(judged, quality, site):
    """An entry is looked at again on the day after its due day, though nobody has touched it."""
    judged()
    row = seen("elder-homes")
    assert row.review_on is not None
    assert row.review_on > date.today() + timedelta(days=30)  # noqa: DTZ011 -- a distance
    row.review_on = date(2020, 1, 1)
    ckan_model.Session.commit()
    assert judged().judged == 1


def test_a_verdict_that_is_as_it_was_writes_nothing_that_pages_show(judged):
    judged()
    moments = {row.package_id: row.assessed for row in ckan_model.Session.query(Quality)}
    service.forget()
    assert judged().judged == 4
    ckan_model.Session.expire_all()
    assert {row.package_id: row.assessed for row in ckan_model.Session.query(Quality)} == moments


def test_drafts_and_deleted_entries_have_no_verdict(judged, quality, act):
    made = act(
        "package_create", name="a-draft", title="草稿", owner_org="mzj", catalog_state="draft"
    )
    judged()
    assert quality("a-draft")["score"] is None
    act("package_patch", id="elder-fire", catalog_state="withdrawn")
    assert judged().forgotten == 1
    assert quality("elder-fire")["score"] is None
    act("package_patch", id="elder-fire", catalog_state="published")
    assert judged().judged == 1
    act("package_delete", id=made["id"])


def test_other_criteria_judge_every_entry_anew(judged, quality, tmp_path, ckan_config, monkeypatch):
    judged()
    own = tmp_path / "criteria.yaml"
    own.write_text(
        "grades: {'4': 50, '1': 0}\n"
        "criteria:\n"
        "- {code: scope, weight: 10, dimension: '02', label: {zh: 范围}, about: {zh: 写明范围}}\n"
        "- {code: no_such, weight: 10, dimension: '02', label: {zh: 无}, about: {zh: 无}}\n",
        "utf-8",
    )
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.quality.criteria_file", str(own))
    assert judged().judged == 4
    shown = quality("elder-homes")
    assert [one["label"] for one in shown["results"]] == ["范围"]
    assert (shown["score"], shown["grade"]) == (0, "1")


def test_two_processes_do_not_judge_at_the_same_time(judged):
    with alone("quality") as first:
        assert first
        assert judged() == assessing.Done()
    assert judged().judged == 4


def test_facts_of_values_that_are_none_are_gathered_all_the_same(site, act, judged):
    """What stands in the database need not be what the form would take."""
    made = act("package_create", name="odd", title="怪", owner_org="mzj", catalog_state="published",
               completion="incomplete")  # fmt: skip
    package = ckan_model.Package.get("odd")
    before = dict(package.extras)
    package.extras = {**before, "items": "{not json", "data_update_date": "昨天"}
    ckan_model.Session.commit()
    with site.flask_app.test_request_context():
        facts = gathered([made["id"]])[made["id"]].facts
    assert facts.items == []
    assert facts.due is None
    assert judged().judged == 5
    package.extras = before
    ckan_model.Session.commit()
    act("package_delete", id=made["id"])


@pytest.mark.parametrize("number", [0, 1])
def test_moments_of_verdicts_have_their_zone(judged, quality, number):
    judged()
    assessed = datetime.fromisoformat(quality(("elder-homes", "buses")[number])["assessed"])
    assert assessed.tzinfo is not None
    assert abs((datetime.now(UTC) - assessed).total_seconds()) < 3600
