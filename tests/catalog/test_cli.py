"""The catalogue's commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ckan.tests import factories, helpers

from ckanext.jiulongpo.catalog import service
from ckanext.jiulongpo.catalog.cli import catalog
from ckanext.jiulongpo.catalog.document import documents
from tests.catalog.entries import complete_entry
from tests.shared_data import ROOT, shared_file

UNITS = """
division: "999999"
division_name: 甲县
as_of: "2020-01-01"
prefixes: [甲县]
organisations:
  - {name: aa, title: 甲县人民政府, short_name: 县政府, kind: government}
"""
TABLE = "classify_code,classify_name,fcode\n3,部门,root\n307,省,3\n307005,重庆市,307\n"


def _run(cli: Any, *arguments: str) -> Any:
    return cli.invoke(catalog, list(arguments))


@pytest.mark.parametrize("name", sorted(documents()))
def test_the_documentation_is_up_to_date(name: str) -> None:
    """Mend: ``ckan jiulongpo catalog document``."""
    assert (ROOT / "docs" / name).read_text("utf-8") == documents()[name]


def test_the_documentation_is_written_into_a_folder(cli: Any, tmp_path: Path) -> None:
    assert _run(cli, "document", str(tmp_path)).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == set(documents())


@pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")
class TestCommandsThatWrite:
    def test_units_of_a_file_are_loaded(self, cli: Any, tmp_path: Path) -> None:
        file = tmp_path / "units.yaml"
        file.write_text(UNITS, "utf-8")
        assert "1 created" in _run(cli, "load-organisations", str(file)).output
        assert "1 unchanged" in _run(cli, "load-organisations", str(file)).output

    def test_key_themes_are_loaded(self, cli: Any) -> None:
        assert "8 created" in _run(cli, "load-themes").output

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_classes_are_imported_once(self, cli: Any, tmp_path: Path, encoding: str) -> None:
        file = tmp_path / "classes.csv"
        file.write_text(TABLE, encoding)
        assert "3 created" in _run(cli, "import-classes", str(file)).output
        assert "3 unchanged" in _run(cli, "import-classes", str(file)).output
        file.write_text(TABLE.replace("重庆市", "渝").replace("307,省,3\n", ""), encoding)
        assert "1 changed, 1 unchanged, 1 removed" in _run(cli, "import-classes", str(file)).output
        assert service.class_node("307005").name == "渝"  # type: ignore[union-attr]
        assert service.class_node("307") is None

    def test_a_branch_in_another_file_leaves_the_rest(self, cli: Any, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text(TABLE, "utf-8")
        branch = "代码,名称,上级代码\n307005107,九龙坡区,307005\n"
        (tmp_path / "b.csv").write_text(branch, "utf-8")
        _run(cli, "import-classes", str(tmp_path / "a.csv"))
        assert "1 created" in _run(cli, "import-classes", str(tmp_path / "b.csv")).output
        assert [node.name for node in service.class_children("307005")] == ["九龙坡区"]

    def test_a_dry_run_tells_findings_and_writes_nothing(self, cli: Any, tmp_path: Path) -> None:
        file = tmp_path / "classes.csv"
        file.write_text(TABLE + "30700,错,307\n", "utf-8")
        output = _run(cli, "import-classes", "--dry-run", str(file)).output
        assert "JLP-C-905 ×1" in output
        assert service.class_node("3") is None

    @pytest.mark.parametrize("content", [b"a,b\n", b"\xff\xfe\x00\x01\xff"])
    def test_a_file_that_is_no_table_fails(self, cli: Any, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "classes.csv"
        file.write_bytes(content)
        assert _run(cli, "import-classes", str(file)).exit_code != 0

    def test_gaps_are_listed(self, cli: Any) -> None:
        owner = factories.Organization()["id"]
        entry = complete_entry(owner_org=owner, resource_code="307005/000003")
        helpers.call_action("package_create", **entry)
        assert "307005\t1–2" in _run(cli, "gaps").output

    @pytest.mark.shared_data
    def test_the_table_of_a_provincial_platform_is_imported_whole(self, cli: Any) -> None:
        path = shared_file("classification", "national_classification.csv")
        assert "6505 created" in _run(cli, "import-classes", str(path)).output
        assert "6505 unchanged" in _run(cli, "import-classes", str(path)).output
        assert len(service.class_children("307005")) > 5
