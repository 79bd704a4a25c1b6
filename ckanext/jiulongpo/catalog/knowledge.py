"""What rules have to know of the rest of the catalogue, asked of the database."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from ckanext.jiulongpo.catalog import config, service
from ckanext.jiulongpo.catalog.rules import CodeHolder, Knowledge

__all__ = ["StoredKnowledge"]


class StoredKnowledge(Knowledge):
    """The class table that ships, with the imported one over it; resource codes; titles."""

    def __init__(self) -> None:
        super().__init__(future_days=config.future_days())

    @override
    def knows_class(self, code: str) -> bool:
        return super().knows_class(code) or service.class_node(code) is not None

    @override
    def has_subclasses(self, code: str) -> bool:
        return super().has_subclasses(code) or bool(service.class_children(code))

    @override
    def code_holder(self, code: str) -> CodeHolder | None:
        row = service.code_row(code)
        return CodeHolder(row.package_id, retired=row.retired is not None) if row else None

    @override
    def titles_of(self, owner_org: str, except_id: str) -> Sequence[str]:
        return service.titles_of(owner_org, except_id)
