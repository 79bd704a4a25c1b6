"""Helpers of templates."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["jlp_table_kind"]


def jlp_table_kind(kind: str) -> str:
    """The name that people know for a kind of column or of personal information."""
    words = {
        "text": tk._("text"),
        "integer": tk._("whole number"),
        "number": tk._("number"),
        "percent": tk._("percentage"),
        "date": tk._("date"),
        "moment": tk._("date and time"),
        "boolean": tk._("yes or no"),
        "identity_card": tk._("resident identity card"),
        "mobile": tk._("mobile number"),
        "bank_card": tk._("bank card"),
        "passport": tk._("passport or travel permit"),
    }
    return words.get(kind, kind)
