"""``ckan jiulongpo catalog``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

import click

from ckan import model

from ckanext.jiulongpo.catalog import config, document, loading, service
from ckanext.jiulongpo.catalog.class_table import read_class_table
from ckanext.jiulongpo.catalog.knowledge import StoredKnowledge
from ckanext.jiulongpo.findings import Finding, Severity
from ckanext.jiulongpo.schemas.organisations import UnknownDivisionError, read_units, units_of
from ckanext.jiulongpo.schemas.reading import OwnFileError

__all__ = ["catalog"]

_LARGEST_TABLE = 50 * 1024 * 1024
_SAMPLES = 3
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(short_help="Code lists, classes and resource codes.")
def catalog() -> None:
    """Commands of the catalogue."""


@catalog.command("load-organisations", short_help="Make the district's units organisations.")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
def load_organisations(file: Path | None) -> None:
    """Make organisations of the units in FILE, or of the data file of the site's district."""
    try:
        division = read_units(file) if file else units_of(config.district())
    except (OwnFileError, UnknownDivisionError) as error:
        _refuse(str(error))
    counts = _loaded(lambda: loading.load_organisations(division))
    click.echo(_counted(f"{division.name}: {len(division.units)} units", counts))


@catalog.command("load-themes", short_help="Make the key themes groups.")
def load_themes() -> None:
    """Make groups of the key themes (重点领域)."""
    click.echo(_counted("Key themes", _loaded(loading.load_themes)))


@catalog.command("import-classes", short_help="Import a table of classes.")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Report findings only.")
def import_classes(file: Path, *, dry_run: bool) -> None:
    """Import 类, 项, 目 and 细目 from FILE (CSV) and report what is odd in it.

    Importing a file again brings the classes that came from it up to date; classes of other files
    stay.
    """
    if file.stat().st_size > _LARGEST_TABLE:
        _refuse(f"{file.name} is larger than {_LARGEST_TABLE} bytes")
    table = read_class_table(_text(file), StoredKnowledge().knows_class)
    for line in _grouped(table.findings):
        click.echo(line)
    if not table.nodes:
        _refuse(f"{file.name} holds no class")
    if not dry_run:
        counts = service.replace_classes(table.nodes, file.name)
        model.repo.commit()
        click.echo(_counted(f"{len(table.nodes)} classes", Counter(counts)))


@catalog.command("gaps", short_help="Serial numbers that no entry ever had.")
@click.argument("class_code", default="")
def gaps(class_code: str) -> None:
    """Report gaps in the serial numbers of CLASS_CODE, or of all classes."""
    found = list(service.gaps(class_code))
    for gap in found:
        click.echo(f"{gap.class_code}\t{gap.first}–{gap.last}")
    click.echo(f"{len(found)} gaps")


@catalog.command("document", short_help="Write the documentation of fields and findings.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("docs"))
def write_documents(folder: Path) -> None:
    """Write FOLDER/catalogue-schema.md and FOLDER/findings.md from the data and the rules."""
    for name, text in document.documents().items():
        (folder / name).write_text(text, "utf-8")
        click.echo(str(folder / name))


def _loaded(load: Callable[[], Counter[str]]) -> Counter[str]:
    try:
        return load()
    except loading.NameTakenError as error:
        _refuse(str(error))


def _text(file: Path) -> str:
    """The file as text: UTF-8, else the national encoding, both strictly."""
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError as error:
        _refuse(f"{file.name} is neither UTF-8 nor GB18030 (byte {error.start})")


def _refuse(message: str) -> NoReturn:
    raise click.ClickException(message)


def _grouped(findings: Iterable[Finding]) -> Iterable[str]:
    """Findings of one kind in one line: how many, and a few of them."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.code, []).append(finding)
    for code, found in sorted(kinds.items()):
        mark = "!" if found[0].severity is Severity.ERROR else "?"
        samples = " | ".join(finding.text() for finding in found[:_SAMPLES])
        more = " | …" if len(found) > _SAMPLES else ""
        yield f"{mark} {code} ×{len(found)}: {samples}{more}"
        yield f"  {found[0].advice()}"


def _counted(what: str, counts: Counter[str]) -> str:
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    return f"{what}: {told or 'nothing'}"
