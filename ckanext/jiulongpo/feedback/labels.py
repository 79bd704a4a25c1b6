"""Names of kinds, outcomes, states and steps, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import reader_language

__all__ = ["act", "kind", "outcome", "state"]

_STATES: Mapping[str, str] = {
    "open": N_("Being worked on"),
    "answered": N_("Answered"),
    "closed": N_("Ended"),
}
_ACTS: Mapping[str, str] = {
    "received": N_("received"),
    "transferred": N_("handed on"),
    "extended": N_("clock extended"),
    "answered": N_("answered"),
    "published": N_("made public"),
    "hidden": N_("no longer public"),
    "closed": N_("ended"),
}


def kind(code: str) -> str:
    """A kind of feedback."""
    return codelist("feedback_kind").label(code, reader_language())


def outcome(code: str) -> str:
    """What came of it."""
    return codelist("feedback_outcome").label(code, reader_language()) if code else ""


def state(name: str) -> str:
    """Where a case is."""
    return tk._(_STATES[name]) if name in _STATES else name


def act(name: str) -> str:
    """What was done."""
    return tk._(_ACTS[name]) if name in _ACTS else name
