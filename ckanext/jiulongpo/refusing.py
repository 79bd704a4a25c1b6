"""How an action refuses by a finding: words for people, code and field for programs."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.findings import Finding

__all__ = ["refusal"]


def refusal(finding: Finding, part: str) -> tk.ValidationError:
    """The error that a call ends with, in the language of its reader.

    Args:
        finding: what is wrong and how to mend it; under ``finding`` in the API's answer.
        part: the parameter of the call that the words stand under.
    """
    said = finding.said(tk._)
    told: dict[str, Any] = {part: [said], "finding": finding.told(tk._)}
    return tk.ValidationError(told, {part: said})
