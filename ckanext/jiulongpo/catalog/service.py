"""What the catalogue keeps in its own tables, and asks of CKAN's.

No Flask here: forms, API, command line, harvest and tests call the same functions. Nothing commits,
for the caller's transaction decides; where a function does, its docstring says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.catalog.model import ResourceClass, ResourceCode, ResourceSerial

__all__ = [
    "ClassNode",
    "CodeTakenError",
    "Gap",
    "allocate",
    "claim",
    "class_children",
    "class_names",
    "class_node",
    "class_table",
    "code_holders",
    "code_of_package",
    "code_row",
    "code_rows_like",
    "extras_of",
    "gaps",
    "hold_files",
    "last_serial",
    "organisation_extra",
    "organisations",
    "package_of",
    "replace_classes",
    "retire",
    "titles_of",
]

SERIAL_DIGITS = 6
"""Usual length of the serial number; longer ones follow when a class is full."""
_CHUNK = 1000


class CodeTakenError(Exception):
    """Another entry has the resource code, or had it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ClassNode:
    """A class of the table that was imported."""

    code: str
    name: str
    parent: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Serial numbers of a class that no entry has.

    Attributes:
        class_code: the class.
        first: first number of the gap.
        last: last number of the gap.
    """

    class_code: str
    first: int
    last: int


def allocate(class_code: str, package_id: str = "") -> str:
    """Give out the next serial number of a class.

    The number is taken under the lock of the class's row, which the running transaction holds to
    its end: parallel registrations of one class wait for each other, and one that is rolled back
    leaves no gap.

    Args:
        class_code: 类, 项, 目 and any 细目.
        package_id: the entry; empty to reserve a code for later.

    Returns:
        The resource code, such as ``101001/000001``.
    """
    statement = insert(ResourceSerial.__table__).values(class_code=class_code, last=1)
    last = ResourceSerial.__table__.c.last
    serial: int = model.Session.execute(
        statement.on_conflict_do_update(
            index_elements=["class_code"], set_={"last": last + 1}
        ).returning(last)
    ).scalar_one()
    code = f"{class_code}/{serial:0{SERIAL_DIGITS}d}"
    _insert_code(code, class_code, serial, package_id)
    return code


def last_serial(class_code: str) -> int:
    """The highest serial number that was given out in a class; 0 when there is none."""
    row = model.Session.get(ResourceSerial, class_code)
    return row.last if row else 0


def claim(code: str, class_code: str, serial: int, package_id: str) -> None:
    """Note that an entry has a code which it brought along, or which was reserved.

    Raises:
        CodeTakenError: the code, or its number in the class, is another entry's.
    """
    table = ResourceSerial.__table__
    statement = insert(table).values(class_code=class_code, last=serial)
    highest = sa.func.greatest(table.c.last, serial)
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=["class_code"], set_={"last": highest})
    )
    if _insert_code(code, class_code, serial, package_id):
        return
    row = model.Session.get(ResourceCode, code)
    if row is None or row.package_id not in {"", package_id} or _is_foreign(row, package_id):
        raise CodeTakenError(code)
    row.package_id = package_id
    row.retired = None
    row.successor = ""


def retire(code: str, successor: str = "") -> bool:
    """Take a code out of use for ever.

    Args:
        code: the code.
        successor: the code to which readers are led; empty when there is none.

    Returns:
        False when there is no such code.
    """
    row = model.Session.get(ResourceCode, code)
    if row is None:
        return False
    row.retired = row.retired or datetime.now(UTC)
    row.successor = successor
    return True


def code_row(code: str) -> ResourceCode | None:
    """What is known of a resource code."""
    return model.Session.get(ResourceCode, code)


def code_holders(codes: Iterable[str]) -> dict[str, tuple[str, bool]]:
    """Entry of each of the codes that were given out, and whether the code is out of use."""
    table = ResourceCode.__table__.c
    query = sa.select(table.code, table.package_id, table.retired).where(
        table.code.in_(sorted(set(codes)))
    )
    return {
        row.code: (row.package_id, row.retired is not None) for row in model.Session.execute(query)
    }


def code_rows_like(class_code: str, serial: int) -> ResourceCode | None:
    """The code of a class with a serial number, however many zeros it is written with."""
    return model.Session.scalars(
        sa.select(ResourceCode).where(
            ResourceCode.class_code == class_code, ResourceCode.serial == serial
        )
    ).first()


def code_of_package(package_id: str) -> ResourceCode | None:
    """The code in use of an entry."""
    return model.Session.scalars(
        sa.select(ResourceCode)
        .where(ResourceCode.package_id == package_id, ResourceCode.retired.is_(None))
        .order_by(ResourceCode.allocated.desc())
    ).first()


def gaps(class_code: str = "") -> Iterator[Gap]:
    """Serial numbers up to the highest one that were never given out, by class.

    Args:
        class_code: one class; all of them when empty.
    """
    codes = ResourceCode.__table__.c
    before = sa.func.lag(codes.serial, 1, 0).over(
        partition_by=codes.class_code, order_by=codes.serial
    )
    inner = sa.select(codes.class_code, codes.serial, before.label("before"))
    if class_code:
        inner = inner.where(codes.class_code == class_code)
    steps = inner.subquery()
    query = (
        sa.select(steps.c.class_code, steps.c.before + 1, steps.c.serial - 1)
        .where(steps.c.serial > steps.c.before + 1)
        .order_by(steps.c.class_code, steps.c.serial)
    )
    for found_class, first, last in model.Session.execute(query):
        yield Gap(found_class, first, last)


def class_node(code: str) -> ClassNode | None:
    """A class of the imported table."""
    row = model.Session.get(ResourceClass, code)
    return ClassNode(row.code, row.name, row.parent, row.position) if row else None


def class_names(codes: Sequence[str]) -> dict[str, str]:
    """Names of those of the classes that the imported table holds."""
    rows = model.Session.scalars(sa.select(ResourceClass).where(ResourceClass.code.in_(codes)))
    return {row.code: row.name for row in rows}


def class_children(parent: str) -> list[ClassNode]:
    """Classes of the imported table directly below one; those of the top for an empty code."""
    rows = model.Session.scalars(
        sa.select(ResourceClass)
        .where(ResourceClass.parent == parent)
        .order_by(ResourceClass.position, ResourceClass.code)
    )
    return [ClassNode(row.code, row.name, row.parent, row.position) for row in rows]


def class_table() -> list[ClassNode]:
    """Every class of the imported table."""
    rows = model.Session.scalars(sa.select(ResourceClass))
    return [ClassNode(row.code, row.name, row.parent, row.position) for row in rows]


def replace_classes(nodes: Sequence[ClassNode], source: str) -> Mapping[str, int]:
    """Bring the classes that come from one table up to date; those of other tables stay.

    Args:
        nodes: the whole table. A class that another table brought too becomes this one's.
        source: name of the table.

    Returns:
        Counts of ``created``, ``changed``, ``unchanged`` and ``removed`` classes.
    """
    stored = {row.code: row for row in model.Session.scalars(sa.select(ResourceClass))}
    counts = dict.fromkeys(("created", "changed", "unchanged", "removed"), 0)
    fresh: list[dict[str, Any]] = []
    for node in nodes:
        row = stored.pop(node.code, None)
        values = {"name": node.name, "parent": node.parent, "position": node.position}
        if row is None:
            fresh.append({"code": node.code, **values, "source": source})
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in (*values.items(), ("source", source)):
                setattr(row, name, value)
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
    gone = [row for row in stored.values() if row.source == source]
    for row in gone:
        model.Session.delete(row)
    for chunk in _chunks(fresh):
        model.Session.execute(insert(ResourceClass.__table__), chunk)
    model.Session.flush()
    return {**counts, "created": len(fresh), "removed": len(gone)}


def package_of(reference: str) -> model.Package | None:
    """The package with this id, else the one with this name, as CKAN looks for it in two steps."""
    package = model.Package
    found = sa.select(package).where(sa.or_(package.id == reference, package.name == reference))
    # Where one package is called as another one's id, the id counts
    by_id_first = found.order_by((package.id == reference).desc()).limit(1)
    return model.Session.scalars(by_id_first).first()


def hold_files(package: model.Package) -> None:
    """Load all files of a package at once: while it lives, looking for one asks nothing."""
    _ = package.resources_all


def titles_of(owner_org: str, except_id: str) -> list[str]:
    """Titles of the other entries of an organisation."""
    query = sa.select(model.Package.title).where(
        model.Package.owner_org == owner_org,
        model.Package.type == "dataset",
        model.Package.state == "active",
        model.Package.id != except_id,
    )
    return [title for title in model.Session.scalars(query) if title]


def organisations() -> Sequence[model.Group]:
    """All organisations in use."""
    return model.Session.scalars(
        sa.select(model.Group).where(
            model.Group.is_organization.is_(True), model.Group.state == "active"
        )
    ).all()


def organisation_extra(id_or_name: str, key: str) -> str:
    """A further field of an organisation, such as ``credit_code``; empty when it has none."""
    # By id first: a session that has the organisation at hand asks the database nothing.
    organisation = model.Session.get(model.Group, id_or_name) or model.Group.by_name(id_or_name)
    if organisation is None or not organisation.is_organization:
        return ""
    return extras_of(organisation).get(key) or ""


def extras_of(group: model.Group) -> Mapping[str, str]:
    """Further fields of an organisation or group."""
    return getattr(group, "extras", None) or {}  # CKAN's class does not declare the column


def _insert_code(code: str, class_code: str, serial: int, package_id: str) -> bool:
    statement = insert(ResourceCode.__table__).values(
        code=code,
        class_code=class_code,
        serial=serial,
        package_id=package_id,
        allocated=datetime.now(UTC),
    )
    inserted = model.Session.execute(
        statement.on_conflict_do_nothing().returning(ResourceCode.__table__.c.code)
    )
    return inserted.scalar_one_or_none() is not None


def _is_foreign(row: ResourceCode, package_id: str) -> bool:
    """Whether a code out of use was never this entry's own."""
    return row.retired is not None and row.package_id != package_id


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    for start in range(0, len(rows), _CHUNK):
        yield list(rows[start : start + _CHUNK])
