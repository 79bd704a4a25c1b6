"""What a place keeps of its own stands beside what ships, or in its stead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ckanext.jiulongpo.cli import jiulongpo
from ckanext.jiulongpo.harvesters.mapping.load import load, mapping_names
from ckanext.jiulongpo.harvesters.sources.rest.load import dialect_names
from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.organisations import UnknownDivisionError, units_of
from ckanext.jiulongpo.schemas.reading import OwnFileError
from ckanext.jiulongpo.schemas.workdays import is_workday, work_year

PLACE = Path(__file__).parent / "place"


@pytest.fixture
def settled() -> Iterator[None]:
    place.settle(str(PLACE))
    yield
    place.settle("")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "codelists").mkdir()
    place.settle(str(tmp_path))
    yield tmp_path
    place.settle("")


def test_a_list_of_the_place_stands_in_the_stead_of_the_one_that_ships(settled: None) -> None:
    assert [code.code for code in codelist("key_theme")] == ["schooling", "elderly-care"]


def test_what_was_read_is_forgotten_with_the_place() -> None:
    """Whoever settles another city must not meet the lists of the one before."""
    before = [code.code for code in codelist("key_theme")]
    place.settle(str(PLACE))
    assert [code.code for code in codelist("key_theme")] != before
    place.settle("")
    assert [code.code for code in codelist("key_theme")] == before


def test_a_list_that_extends_adds_and_leaves_out(settled: None) -> None:
    classes = codelist("resource_class")
    assert classes.label("101950") == "泉山区"
    assert "307005" not in classes
    assert "307" in classes
    assert classes.title["zh_Hans_CN"]


def test_a_value_of_an_extending_list_takes_the_stead_of_the_same_code(folder: Path) -> None:
    entry = '{code: "1", label: {zh_Hans_CN: 全部共享}, order: 1}'
    text = f"extends: share_type\nentries:\n  - {entry}\n"
    (folder / "codelists" / "share_type.yaml").write_text(text, "utf-8")
    found = codelist("share_type")
    assert found.label("1") == "全部共享"
    assert len(found) == 3


@pytest.mark.parametrize(
    "text",
    [
        "entries: 7",
        "entries:\n  - {code: a}",
        "extends: key_theme\nentries:\n  - {label: {zh_Hans_CN: 无}}",
        "extends: key_theme\nwithout: 5\nentries: []",
        "entries: []",
        "{",
        "entries:\n  - 7\nextends: yes",
    ],
)
def test_a_list_that_is_not_whole_is_told_by_the_name_of_its_file(folder: Path, text: str) -> None:
    (folder / "codelists" / "key_theme.yaml").write_text(text, "utf-8")
    with pytest.raises(OwnFileError, match="key_theme"):
        codelist("key_theme")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OwnFileError, match="site_folder"):
        place.settle(str(tmp_path / "none"))


def test_units_of_the_place_are_found_by_its_code(settled: None) -> None:
    division = units_of("320311")
    assert division.name == "徐州市泉山区"
    assert [unit.name for unit in division.units][:2] == ["government", "catalogue-office"]


@pytest.mark.parametrize("code", ["", "999999", "../320311", "３２０３１１"])
def test_a_code_without_units_says_where_they_belong(settled: None, code: str) -> None:
    with pytest.raises(UnknownDivisionError, match="site_folder"):
        units_of(code)


@pytest.mark.parametrize(
    ("units", "fault"),
    [
        ("organisations: []", "division"),
        (
            'division: "1"\ndivision_name: n\nas_of: x\nprefixes: []\norganisations: [{nmae: a}]',
            "nmae",
        ),
        ("organisations: 3", "organisations"),
    ],
)
def test_a_file_of_units_that_is_not_whole_is_told(folder: Path, units: str, fault: str) -> None:
    (folder / "organisations").mkdir()
    (folder / "organisations" / "110101.yaml").write_text(units, "utf-8")
    with pytest.raises(OwnFileError, match=fault):
        units_of("110101")


def test_a_calendar_of_the_place_is_known(settled: None) -> None:
    assert work_year(2026) is not None
    assert not is_workday(date(2027, 1, 1))
    place.settle("")
    assert work_year(2027) is None


def test_mappings_of_the_place_stand_beside_those_that_ship(settled: None) -> None:
    assert {"education_registry", "dcat"} <= set(mapping_names())
    assert load("education_registry").place.name == "泉山区"


def test_dialects_of_the_place_are_offered(folder: Path) -> None:
    """The form of a source is asked after start, so that it offers the place's, too."""
    from ckanext.jiulongpo.harvesters.sources.rest.source import RestSettings

    shipped = (place.SHIPPED / "dialects" / "athena.yaml").read_text("utf-8")
    (folder / "dialects").mkdir()
    (folder / "dialects" / "own_system.yaml").write_text(shipped, "utf-8")
    assert "own_system" in dialect_names()
    (told,) = (
        each for each in RestSettings.__dataclass_fields__.values() if each.name == "dialect"
    )
    (declared,) = told.metadata.values()
    assert "own_system" in declared.choices


def test_a_path_in_a_name_leads_nowhere(folder: Path) -> None:
    (folder / "secret.yaml").write_text("x: 1", "utf-8")
    assert place.own_file("codelists", "../secret.yaml") is None


def test_a_check_says_of_each_file_whether_it_can_be_used(folder: Path) -> None:
    """``ckan jiulongpo place``: good files beside one of each kind that is broken."""
    for kind, name, text in (
        ("organisations", "110101", "organisations: 3"),
        ("calendar", "2027", "holidays: []"),
        ("calendar", "cn-2028", "holidays: []"),
        ("mappings", "broken", "identity: 7"),
        ("dialects", "broken", "list: 7"),
        ("codelists", "own_list", "name: own_list"),
    ):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / f"{name}.yaml").write_text(text, "utf-8")
    told = CliRunner().invoke(jiulongpo, ["place"])
    lines = told.output.splitlines()
    assert told.exit_code == 1
    assert len([line for line in lines if line.startswith("! ")]) == 6
    assert "name it cn-YEAR.yaml" in told.output


def test_a_check_of_whole_files_ends_well(settled: None) -> None:
    told = CliRunner().invoke(jiulongpo, ["place"])
    assert told.exit_code == 0
    assert "+ organisations/320311.yaml" in told.output
    assert "!" not in told.output
