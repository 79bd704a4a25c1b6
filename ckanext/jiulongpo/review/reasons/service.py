"""Preset reasons: which are offered, what a choice of them says, how often each was given."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from ckanext.jiulongpo.review import config, faults
from ckanext.jiulongpo.review.reasons import state
from ckanext.jiulongpo.schemas.reading import OwnFileError
from ckanext.jiulongpo.schemas.reasons import Reason, reasons
from ckanext.jiulongpo.shared import reader_language

__all__ = ["chosen", "labels_of", "offered", "statistics"]

log = logging.getLogger(__name__)


def offered(use: str | None = None) -> list[dict[str, Any]]:
    """Preset reasons in their order, in the reader's language.

    Args:
        use: ``return`` or ``withdraw``; all where ``None``.
    """
    language = reader_language()
    return [
        {
            "code": one.code,
            "for": sorted(one.uses),
            "label": one.label(language),
            "text": one.text(language),
        }
        for one in _known()
        if use is None or use in one.uses
    ]


def chosen(use: str, codes: Iterable[str], text: str) -> tuple[str, dict[str, Any]]:
    """What a step says: its text, and the codes for history.

    Args:
        use: the step.
        codes: that were chosen.
        text: that was written; where it is empty, the texts of the reasons stand in.

    Raises:
        ValidationError: there is no such reason for this step.
    """
    known = {one.code: one for one in _known() if use in one.uses}
    wanted = list(dict.fromkeys(code for code in codes if code))
    for code in wanted:
        if code not in known:
            raise faults.refused(faults.UNKNOWN_REASON, "reason_codes", code=code)
    language = reader_language()
    written = text.strip() or "\n".join(known[code].text(language) for code in wanted)
    return written, ({"reasons": wanted} if wanted else {})


def labels_of(codes: Iterable[str]) -> list[str]:
    """Names of reasons that history tells; a code that is no longer offered stands for itself."""
    language = reader_language()
    known = {one.code: one.label(language) for one in _known()}
    return [known.get(code, code) for code in codes]


def statistics(
    since: date | None, until: date | None, organization_id: str | None
) -> dict[str, Any]:
    """How often each reason was given, the most frequent first, by step."""
    told = {}
    for step, numbers in state.counted(since, until, organization_id).items():
        codes = sorted((code for code in numbers if code), key=lambda code: (-numbers[code], code))
        names = labels_of(codes)
        told[step] = {
            "steps": numbers[""],
            "reasons": [
                {"code": code, "label": name, "count": numbers[code]}
                for code, name in zip(codes, names, strict=True)
            ],
        }
    return told


def _known() -> tuple[Reason, ...]:
    """The place's own reasons, or those that ship where its file cannot be used."""
    path = config.reasons_file()
    if not path:
        return reasons()
    try:
        return reasons(Path(path))
    except OwnFileError:
        log.exception("The file of preset reasons cannot be used; those that ship are offered")
        return reasons()
