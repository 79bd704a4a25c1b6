"""Format class, format type and form of sharing fit each other (guideline §2.5, 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.jiulongpo.catalog.rules.part import Part
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["check_formats", "check_row_mode", "classes_of"]

FOREIGN_TYPE = Fault(
    "JLP-C-301",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The format type “{type}” does not belong to the format class “{class_}”."),
    N_("Choose a type of that class, or the class of that type."),
)
FILES_AS_FILES = Fault(
    "JLP-C-302",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("A resource of the format class “{class_}” is shared as a file, not as “{mode}”."),
    N_("Choose the form of sharing “file”."),
)
MODE_OF_CLASS = Fault(
    "JLP-C-303",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("A resource of the format class “{class_}” is not shared as “{mode}”."),
    N_("Databases are shared as database or service interface, services as service interface."),
)

_FILE = "2"


def classes_of(format_type: str) -> frozenset[str]:
    """Format classes in which a format type may stand; empty for an unknown type."""
    known = codelist("format_type").get(format_type)
    if known is None or known.parent is None:
        return frozenset()
    return frozenset({known.parent, *known.facts.get("also", ())})


def check_formats(part: Part) -> Iterator[Finding]:
    """Class against type, of the entry, and class against form of sharing, of entry and rows."""
    if part.is_row:
        return
    yield from _type_of_class(part)
    yield from _mode_of_class(part, part.get("format_class"))


def check_row_mode(part: Part, format_class: str) -> Iterator[Finding]:
    """A row's own form of sharing against the entry's format class."""
    if part.is_row and part.own.get("share_mode_type"):
        yield from _mode_of_class(part, format_class)


def _type_of_class(part: Part) -> Iterator[Finding]:
    class_, type_ = part.get("format_class"), part.get("format_type")
    fitting = classes_of(type_)
    if class_ in codelist("format_class") and fitting and class_ not in fitting:
        yield FOREIGN_TYPE(
            part.place("format_type"),
            type=codelist("format_type").label(type_),
            class_=codelist("format_class").label(class_),
        )


def _mode_of_class(part: Part, class_: str) -> Iterator[Finding]:
    mode = part.get("share_mode_type")
    fitting: list[str] = codelist("format_class").fact(class_, "mode_types", [])
    if not fitting or mode not in codelist("share_mode_type") or mode in fitting:
        return
    fault = FILES_AS_FILES if fitting == [_FILE] else MODE_OF_CLASS
    yield fault(
        part.place("share_mode_type"),
        class_=codelist("format_class").label(class_),
        mode=codelist("share_mode_type").label(mode),
    )
