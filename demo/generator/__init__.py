"""A plausible district catalogue, made from hand-written topics: the same one for the same seed."""

from __future__ import annotations

from demo.generator.attachments import Attachment, content
from demo.generator.catalogue import REFERENCE_DATE, SEED, Catalogue, generate
from demo.generator.records import Entry, Item
from demo.generator.units import Unit, load_units

__all__ = [
    "REFERENCE_DATE",
    "SEED",
    "Attachment",
    "Catalogue",
    "Entry",
    "Item",
    "Unit",
    "content",
    "generate",
    "load_units",
]
