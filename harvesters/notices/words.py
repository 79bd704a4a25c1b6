"""What a notice says, in the language of the request or of the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.notices.told import Told
from ckanext.jiulongpo.shared import Finding

__all__ = ["body", "text", "title"]


def text(kind: str, sample: Mapping[str, Any], records: int) -> str:
    """One line: what has changed."""
    said = _said(sample)
    if kind == "broke":
        return tk._("The source can no longer be harvested. {reason}").format(reason=said).strip()
    if kind == "recovered":
        return tk._("The source is harvested again.")
    return tk._("A new kind of finding, {count} records: {text}").format(count=records, text=said)


def title(kind: str, source: str) -> str:
    """The subject of a mail."""
    known = {
        "broke": tk._("Harvest of “{source}” is broken"),
        "recovered": tk._("Harvest of “{source}” works again"),
    }
    return known.get(kind, tk._("New finding in “{source}”")).format(source=source)


def body(told: Sequence[Told]) -> str:
    """The text of a mail: what has changed, and where to look."""
    address = tk.url_for("jiulongpo_harvest.source", id=told[0].source_id, qualified=True)
    lines = [f"· {one.text}" for one in told]
    foot = tk._("You are told because you keep this source. Nothing is sent while nothing changes.")
    return "\n".join([*lines, "", tk._("Look at it: {address}").format(address=address), "", foot])


def _said(sample: Mapping[str, Any]) -> str:
    if not sample:
        return ""
    finding = Finding("", sample["message"], remedy="", context=sample["context"] or {})
    return finding.text(tk._)
