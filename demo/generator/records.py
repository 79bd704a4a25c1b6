"""What the generator makes: entries in the guideline's own words, with their 信息项."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from demo.generator.attachments import Attachment
from demo.generator.vocabulary import Item

__all__ = ["Access", "Entry", "Item"]


@dataclass(frozen=True, slots=True)
class Access:
    """Sharing and opening as the guideline words them (共享属性, 开放属性)."""

    share_type: str
    share_condition: str
    share_mode_class: str
    share_mode_type: str
    open_type: str
    open_condition: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue before any department's system has bent it to its dialect.

    Values are labels, not codes, because that is what departments' systems hold.
    """

    guid: str
    title: str
    notes: str
    provider: str
    provider_short: str
    office: str
    source_system: str
    class_code: str
    resource_code: str
    format_class: str
    format_type: str
    items: tuple[Item, ...]
    access: Access
    update_cycle: str
    publish_date: date | None
    data_update_date: date | None
    storage_volume_gb: float
    record_count_10k: float
    phone: str
    email: str
    tags: tuple[str, ...]
    themes: tuple[str, ...]
    related_codes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    faults: tuple[str, ...] = field(default=())
    """Names of the deliberate faults, so that tests can count what a harvest must find."""
