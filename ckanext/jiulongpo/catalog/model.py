"""Tables of the catalogue: classes, resource codes and their serial numbers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["ResourceClass", "ResourceCode", "ResourceSerial"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


class ResourceClass(tk.BaseModel):
    """A node of the class tree (类, 项, 目, 细目)."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_class",
        _METADATA,
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, nullable=False),
        sa.Column("parent", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("position", sa.Integer, nullable=False, server_default="0"),
        sa.Column("source", sa.UnicodeText, nullable=False, server_default=""),
        sa.Index("idx_jiulongpo_class_parent", "parent", "position"),
    )

    code: Mapped[str]
    name: Mapped[str]
    parent: Mapped[str]
    position: Mapped[int]
    source: Mapped[str]


class ResourceSerial(tk.BaseModel):
    """The highest serial number ever given out in a class; its row lock orders registrations."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_resource_serial",
        _METADATA,
        sa.Column("class_code", sa.UnicodeText, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
    )

    class_code: Mapped[str]
    last: Mapped[int]


class ResourceCode(tk.BaseModel):
    """A resource code that was given out; rows stay for ever, so that no code comes back."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_resource_code",
        _METADATA,
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("class_code", sa.UnicodeText, nullable=False),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("successor", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("allocated", _TIME, nullable=False),
        sa.Column("retired", _TIME),
        sa.UniqueConstraint("class_code", "serial", name="uq_jiulongpo_resource_code_serial"),
        sa.Index("idx_jiulongpo_resource_code_package", "package_id"),
    )

    code: Mapped[str]
    class_code: Mapped[str]
    serial: Mapped[int]
    package_id: Mapped[str]
    successor: Mapped[str]
    allocated: Mapped[datetime]
    retired: Mapped[datetime | None]
