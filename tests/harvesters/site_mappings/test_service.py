"""Mappings of the site: versions, undo, and what a hostile one cannot do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.mapping.load import shipped_text
from ckanext.jiulongpo.harvesters.mapping.patterns import PatternError, compile_pattern
from ckanext.jiulongpo.harvesters.site_mappings import service as mappings
from ckanext.jiulongpo.harvesters.site_mappings.reading import LONGEST, rules_of
from ckanext.jiulongpo.harvesters.workbench import sources
from tests.harvesters.jobs import catalogue, drop, make_source
from tests.harvesters.toys import as_site


def _refused(text: str) -> str:
    with pytest.raises(Abort) as caught:
        rules_of("own", text)
    return caught.value.code


def test_a_mapping_is_bounded() -> None:
    bomb = "a: &a [1]\nb: &b [*a, *a]\n"
    assert _refused(bomb) == "JLP-H-C46"
    assert _refused("x" * (LONGEST + 1)) == "JLP-H-C47"
    assert _refused("a: [") == "JLP-H-C45"
    assert _refused("[" * 20_000) == "JLP-H-C45"
    assert _refused("- 1")
    assert _refused("!!python/object/apply:os.system [id]") == "JLP-H-C45"


def test_a_pattern_that_backtracks_elsewhere_is_quick() -> None:
    assert compile_pattern(r"^(a+)+$").search("a" * 50_000 + "!") is None
    for pattern in (r"(?<=a)b", r"(a)\1", "(", "a" * 501):
        with pytest.raises(PatternError):
            compile_pattern(pattern)


@pytest.fixture
def source(
    tmp_path: Path,
    site: dict[str, Any],
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])
    made = make_source(drop(tmp_path, catalogue(3)), site["office"]["id"])
    sources.rewrite(made["id"], frequency="MANUAL")
    return made["id"]


def _act(action: str, **data: object) -> Any:
    return tk.get_action(f"jiulongpo_harvest_mapping_{action}")(as_site(), data)


def test_versions_are_kept_and_undone(source: str) -> None:
    text = shipped_text("sichuan")
    first = _act("save", source_id=source, text=text + "\n# one\n", note="一", upon=0)
    assert first["own"]
    assert sources.mapping_of(sources.source_of(source)) == mappings.own_name(source)
    _act("save", source_id=source, text=text + "\n# two\n", note="二", upon=1)
    with pytest.raises(tk.ValidationError):
        _act("save", source_id=source, text=text, note="", upon=1)
    back = _act("undo", source_id=source)
    assert back["version"] == 3
    assert back["text"].endswith("# one\n")
    assert mappings.rules(mappings.own_name(source)).identity


def test_a_mapping_is_tried_on_the_first_records(source: str) -> None:
    tried = _act("try", source_id=source, text=shipped_text("sichuan"), count=2)
    assert len(tried) == 2
    assert tried[0]["raw"]["标题"] == "社区服务站信息1"
    assert {row["field"] for row in tried[0]["entry"]} >= {"title", "provider", "notes"}


def test_what_a_mapping_says_of_reading_is_tried_with_it(source: str) -> None:
    """Another identity and another envelope count at once, not only when they are saved."""
    text = shipped_text("sichuan").replace("name: sichuan", "name: tried")
    text += "\nrecords: nowhere\n"
    with pytest.raises(tk.ValidationError):
        _act("try", source_id=source, text=text, count=2)
    odd = "identity:\n  - {fields: [没有这一列]}\nfields: {title: 标题}\n"
    tried = _act("try", source_id=source, text=odd, count=2)
    assert [one["findings"][0]["code"] for one in tried] == ["JLP-H-P05", "JLP-H-P05"]
    good = "identity:\n  - {fields: [标题]}\nfields: {title: 标题}\n"
    tried = _act("try", source_id=source, text=good, count=2)
    assert tried[0]["raw"]["标题"] == "社区服务站信息1"
