"""Commands of quality, as an operator types them."""

from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.cli import jiulongpo


@pytest.fixture
def run(site, judged, cli):
    """Run ``ckan jiulongpo quality …``."""

    def typed(*arguments: str):
        return cli.invoke(jiulongpo, ["quality", *arguments])

    return typed


def test_entries_are_judged_and_told(run):
    told = run("rebuild")
    assert told.exit_code == 0, told.output
    assert "4" in told.output
    assert "区民政局" in run("status").output
    assert "0" in run("rebuild").output
    assert "4" in run("rebuild", "--all").output


def test_work_needs_no_links(run, monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.quality.try_links", False)
    told = run("work")
    assert told.exit_code == 0, told.output


def test_a_file_of_criteria_that_cannot_be_used_stops_with_what_to_mend(run, monkeypatch, tmp_path):
    own = tmp_path / "criteria.yaml"
    own.write_text("criteria: 3", "utf-8")
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.quality.criteria_file", str(own))
    told = run("rebuild")
    assert told.exit_code == 1
    assert "criteria.yaml" in told.output
    assert "criteria_file" in told.output
