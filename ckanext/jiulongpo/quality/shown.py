"""The quality of one entry, as far as a reader may see into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.people import actor_of
from ckanext.jiulongpo.quality.links import service as links
from ckanext.jiulongpo.quality.links.model import QualityLink, QualityTry
from ckanext.jiulongpo.quality.model import Quality, quality_of
from ckanext.jiulongpo.quality.telling import Told, grade_word, told
from ckanext.jiulongpo.shared import Finding, local_time, mapping_url, mendable, sees_inside

__all__ = ["criteria_of", "of_entry", "sees_into"]

_LOOKS = 12


def of_entry(context: Context, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an action answers of an entry that the person may see."""
    package_id = str(entry["id"])
    inside = sees_into(context, package_id)
    kept = quality_of(package_id)
    answer: dict[str, Any] = {
        "id": package_id,
        "name": entry["name"],
        "score": kept.score if kept else None,
        "grade": kept.grade if kept else None,
        "grade_label": grade_word(kept.grade if kept else "0"),
        "assessed": kept.assessed.isoformat(timespec="seconds") if kept else None,
        "results": _results(context, kept, inside=inside),
    }
    return {**answer, "links": _links(package_id)} if inside else answer


def _results(context: Context, kept: Quality | None, *, inside: bool) -> list[dict[str, Any]]:
    """Each criterion; with the place in the mapping that it fails by, for those who may edit it."""
    results = criteria_of(kept, inside=inside)
    if kept is None or not any(one.of_source for one in results):
        return [one.as_dict() for one in results]
    source = mendable(context, [kept.source_id]).get(kept.source_id, "")
    return [
        {**one.as_dict(), "mapping_url": mapping_url(source, str(one.findings[0]["field"]))}
        if source and one.of_source
        else one.as_dict()
        for one in results
    ]


def criteria_of(kept: Quality | None, *, inside: bool) -> list[Told]:
    """The criteria of a verdict; none where there is none."""
    return told(kept.results, inside=inside) if kept else []


def sees_into(context: Context, package_id: str) -> bool:
    """Whether the person is of the entry's department or of the catalogue office."""
    package = model.Package.get(package_id)
    return package is not None and sees_inside(actor_of(context), package)


def _links(package_id: str) -> list[dict[str, Any]]:
    rows = links.links_of(package_id)
    looks = links.history([row.hash for row in rows], _LOOKS)
    return [_link(row, looks.get(row.hash, [])) for row in rows]


def _link(row: QualityLink, looks: Sequence[QualityTry]) -> dict[str, Any]:
    return {
        "url": row.url,
        "state": row.state,
        "since": _when(row.since),
        "tried": _when(row.tried) if row.tried else None,
        "failures": row.failures,
        "text": _said(row.finding) if row.finding else "",
        "looks": [
            {
                "tried": _when(look.tried),
                "good": look.good,
                "code": look.code,
                "milliseconds": look.milliseconds,
            }
            for look in looks
        ],
    }


def _said(kept: Mapping[str, Any]) -> str:
    finding = Finding(kept["code"], kept["message"], context=kept["context"])
    return finding.text(tk._)


def _when(moment: Any) -> str:  # noqa: ANN401 -- a time with its zone
    return local_time(moment).isoformat(timespec="minutes")
