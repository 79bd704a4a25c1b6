"""Reform of institutions: a department is renamed, or another one takes over all that it has."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.jiulongpo.catalog.loading import load_organisations, provider_index
from ckanext.jiulongpo.schemas.organisations import Division, Unit
from tests.catalog.entries import CREDIT_CODE
from tests.review.conftest import OFFICE, Bureau

OLD, NEW = "某市某区扶贫开发办公室", "某市某区乡村振兴局"
HEIR = "某市某区农业农村委员会"


@pytest.fixture(scope="module")
def heir(town: Bureau) -> dict[str, Any]:
    """The department that goes on; the last test lets it take over the town's own."""
    extras = [{"key": "credit_code", "value": CREDIT_CODE}]
    return factories.Organization(title=HEIR, extras=extras, user={"name": town.people["sysadmin"]})


def _home(bureau: Bureau) -> Any:
    return model.Group.get(bureau.home)


def _end(bureau: Bureau, heir: dict[str, Any], who: str = "sysadmin", **given: Any) -> Any:
    asked = {"organization": bureau.home, "into": heir["name"], "reason": "区委办〔2026〕1 号"}
    return bureau.act(who, "jiulongpo_organization_merge", **{**asked, **given})


@pytest.mark.usefixtures("with_request_context")
def test_a_renamed_department_is_found_by_both_names(bureau: Bureau) -> None:
    """CKAN's own form renames: harvests that still say the old name bring to the same place."""
    before = _home(bureau).title
    bureau.act("sysadmin", "organization_patch", id=bureau.home, title=NEW)
    bureau.act("sysadmin", "organization_patch", id=bureau.home, title=OLD)
    index = provider_index()
    assert {index.find(name) for name in (before, NEW, OLD)} == {bureau.home}
    unit = Unit(_home(bureau).name, before, "", "department")
    load_organisations(Division("000000", "某区", "2026-01-01", (), (unit,)))
    assert _home(bureau).title == OLD, "the data file does not take it back"


def test_a_mistyped_credit_code_of_a_department_is_refused(bureau: Bureau) -> None:
    """Each of its entries would get it, and none could be submitted."""
    for code, told in (("91350100M000100Y44", "91350100M000100Y44"), ("12", "12")):
        extras = [{"key": "credit_code", "value": code}]
        with pytest.raises(tk.ValidationError) as refusal:
            bureau.act("sysadmin", "organization_patch", id=bureau.home, extras=extras)
        assert told in str(refusal.value.error_summary)


def test_what_makes_no_sense_is_refused(bureau: Bureau, heir: dict[str, Any]) -> None:
    """A department into itself, an unknown one, the office; and nobody but the office does it."""
    wrong = ({"into": bureau.home}, {"into": "nowhere"}, {"organization": OFFICE}, {"reason": ""})
    for given in wrong:
        with pytest.raises(tk.ValidationError):
            _end(bureau, heir, **given)
    for who in ("reviewer", "auditor", "stranger"):
        with pytest.raises(tk.NotAuthorized):
            _end(bureau, heir, who)
    assert _home(bureau).state == "active"


def test_an_administrator_merges_on_the_command_line(
    bureau: Bureau, heir: dict[str, Any], cli: Any
) -> None:
    """The command says what went over, and a refusal ends with an exit code."""
    from ckan.cli.cli import ckan

    spare = factories.Organization(title="某市某区老区建设办公室")
    command = ["jiulongpo", "review", "merge-department", spare["name"], heir["name"]]
    command += ["--reason", "机构改革", "--user", bureau.people["sysadmin"]]
    done = cli.invoke(ckan, command)
    assert done.exit_code == 0, done.output
    assert cli.invoke(ckan, command).exit_code == 1, "it has ended"


@pytest.mark.usefixtures("with_request_context")
def test_a_department_takes_over_from_another(
    bureau: Bureau, heir: dict[str, Any], app: Any
) -> None:
    """Entries keep codes and histories; cases, people and names go along, nothing stays behind."""
    title = _home(bureau).title
    published = bureau.publish(title="脱贫人口帮扶项目")
    changed = bureau.publish(title="乡村公路名录")
    bureau.act("cataloguer", "package_patch", id=changed["id"], title="乡村公路一览")
    bureau.step("cataloguer", "submit", changed["id"])
    done = _end(bureau, heir)
    assert done["entries"] >= 2
    assert done["people"] >= 1
    assert title in done["former_names"]
    model.Session.expire_all()
    shown = bureau.shown(published["id"])
    assert shown["owner_org"] == heir["id"]
    assert shown["organization"]["title"] == HEIR
    assert shown["resource_code"] == published["resource_code"]
    assert _home(bureau).state == "deleted"
    assert provider_index().find(title) == heir["id"]
    steps = bureau.step("sysadmin", "history", published["id"])["transitions"]
    assert "reform" in {step["action"] for step in steps}
    bureau.step("reviewer", "approve", changed["id"])
    bureau.step("manager", "approve", changed["id"])
    after = bureau.shown(changed["id"])
    assert (after["title"], after["owner_org"]) == ("乡村公路一览", heir["id"])
    gone = _home(bureau).name
    page = app.get(f"/organization/{gone}", follow_redirects=False)
    assert (page.status_code, page.location) == (301, f"/organization/{heir['name']}")
    unit = Unit(gone, title, "", "department")
    load_organisations(Division("000000", "某区", "2026-01-01", (), (unit,)))
    assert _home(bureau).state == "deleted", "the data file does not revive it"
