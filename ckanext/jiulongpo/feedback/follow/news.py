"""What is new about something that is followed, as everybody may know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback import state, telling
from ckanext.jiulongpo.feedback.follow.targets import Target, visitor

__all__ = ["Event", "of"]

MOST = 50
_SAME = timedelta(seconds=5)
"""An entry is stored in several steps; what was changed so soon after it was made is new."""
_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that has happened.

    Attributes:
        id: the same for the same thing for ever.
        kind: ``new``, ``changed``, ``file`` or ``answer``.
        dataset: name of the entry; empty for an answer about none.
    """

    id: str
    kind: str
    title: str
    text: str
    url: str
    when: datetime
    dataset: str

    def as_dict(self) -> dict[str, str]:
        """The same in plain types, as webhooks send it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "text": self.text,
            "url": self.url,
            "when": self.when.isoformat(),
            "dataset": self.dataset,
        }


def of(target: Target, since: datetime | None = None) -> list[Event]:
    """What has happened, the newest first, fifty at most.

    Args:
        target: what is followed.
        since: only what happened after it.
    """
    entries = _entries(target)
    found = [event for entry in entries for event in _of_entry(target, entry)]
    found += _answers(target, [entry["id"] for entry in entries])
    fresh = [event for event in found if since is None or event.when > since]
    return sorted(fresh, key=lambda event: (event.when, event.id), reverse=True)[:MOST]


def _entries(target: Target) -> list[Mapping[str, Any]]:
    """Entries that a stranger may see, those that changed last first."""
    query = {
        "fq": "+dataset_type:dataset",
        "sort": "metadata_modified desc",
        "rows": MOST,
        "facet": False,
        **target.query(),
    }
    return list(tk.get_action("package_search")(visitor(), query)["results"])


def _of_entry(target: Target, entry: Mapping[str, Any]) -> Iterator[Event]:
    made, changed = _moment(entry["metadata_created"]), _moment(entry["metadata_modified"])
    is_new = changed - made < _SAME
    title = entry.get("title") or entry["name"]
    yield Event(
        id=f"urn:uuid:{entry['id']}#{changed:%Y%m%dT%H%M%S%f}",
        kind="new" if is_new else "changed",
        title=(tk._("New: {title}") if is_new else tk._("Changed: {title}")).format(title=title),
        text=str(entry.get("notes") or "")[:_SUMMARY],
        url=_url("dataset.read", id=entry["name"]),
        when=changed,
        dataset=entry["name"],
    )
    if target.kind == "dataset":
        yield from _of_files(entry)


def _of_files(entry: Mapping[str, Any]) -> Iterator[Event]:
    for resource in entry.get("resources", ()):
        told = resource.get("last_modified") or resource.get("created")
        if not told:
            continue
        when, name = _moment(told), resource.get("name") or resource.get("format") or ""
        yield Event(
            id=f"urn:uuid:{resource['id']}#{when:%Y%m%dT%H%M%S%f}",
            kind="file",
            title=tk._("Data file: {name}").format(name=name),
            text=str(resource.get("description") or "")[:_SUMMARY],
            url=_url("dataset_resource.read", id=entry["name"], resource_id=resource["id"]),
            when=when,
            dataset=entry["name"],
        )


def _answers(target: Target, package_ids: list[str]) -> Iterator[Event]:
    if target.kind == "organization":
        wanted = state.Wanted(organization_id=target.ref, limit=MOST)
    elif package_ids:
        wanted = state.Wanted(package_ids=tuple(package_ids), limit=MOST)
    else:
        return
    cases, _count = state.published(wanted)
    for case, told in zip(cases, telling.public_many(cases), strict=True):
        title = told["title"] or (told["dataset"] or {}).get("title", "")
        yield Event(
            id=f"urn:jlp:feedback:{case.number}#{case.published:%Y%m%dT%H%M%S}",
            kind="answer",
            title=tk._("Answer: {title}").format(title=title),
            text=told["answer"][:_SUMMARY],
            url=_url("jiulongpo_feedback.case", number=case.number),
            when=case.published or case.made,
            dataset=(told["dataset"] or {}).get("name", ""),
        )


def _url(endpoint: str, **parts: str) -> str:
    """An address that is the same for every reader of a feed."""
    return str(tk.h.url_for(endpoint, qualified=True, locale="default", **parts))


def _moment(text: str) -> datetime:
    """A time as CKAN writes it, which is UTC where it does not say."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
