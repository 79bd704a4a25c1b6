"""What can be followed: a dataset, a department, a theme, or a search."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.feedback import config
from ckanext.jiulongpo.shared import FacetSelection

__all__ = ["KINDS", "Target", "UnknownTargetError", "visitor"]

KINDS = ("dataset", "organization", "group", "search")
_LONGEST_QUERY = 200
_MOST_CHOSEN = 20
_SYNTAX = re.compile(r"[:*]")


class UnknownTargetError(LookupError):
    """What is to be followed is not there, or not public."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is followed.

    Attributes:
        kind: one of ``KINDS``.
        ref: id of the dataset, department or theme; of a search its address, from the question
            mark on, checked.
        title: what people call it.
        path: of its page on the site.
    """

    kind: str
    ref: str
    title: str
    path: str

    @classmethod
    def found(cls, kind: str, ref: str) -> Self:
        """What is named, if everybody may see it.

        Args:
            kind: one of ``KINDS``.
            ref: name or id; of a search the part of its address after the question mark.

        Raises:
            UnknownTargetError: it is not there, or not public.
        """
        if kind == "search":
            return cls._search(ref)
        if kind not in KINDS:
            raise UnknownTargetError
        action = "package_show" if kind == "dataset" else f"{kind}_show"
        try:
            shown: Mapping[str, Any] = tk.get_action(action)(visitor(), {"id": ref, **_LEAN})
        except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError) as error:
            raise UnknownTargetError from error
        if shown.get("state") != "active" or (kind == "dataset" and shown["type"] != "dataset"):
            raise UnknownTargetError
        title = shown.get("title") or shown["name"]
        return cls(kind, shown["id"], title, tk.h.url_for(f"{kind}.read", id=shown["name"]))

    @classmethod
    def everything(cls) -> Self:
        """The whole catalogue."""
        return cls("search", "", tk._("All datasets"), tk.h.url_for("dataset.search"))

    @classmethod
    def _search(cls, ref: str) -> Self:
        pairs = parse_qsl(ref.lstrip("?"), max_num_fields=_MOST_CHOSEN * 2)
        words = next((value for name, value in pairs if name == "q"), "").strip()
        q = words[:_LONGEST_QUERY]
        chosen = FacetSelection.from_request_args(pairs).chosen[:_MOST_CHOSEN]
        if not q and not chosen:
            raise UnknownTargetError
        kept = urlencode([*([("q", q)] if q else []), *chosen])
        title = tk._("Search: {words}").format(words=q or ", ".join(value for _, value in chosen))
        return cls("search", kept, title, f"{tk.h.url_for('dataset.search')}?{kept}")

    def query(self) -> Mapping[str, Any]:
        """The search that finds its entries; its filters are made of names that are checked."""
        if self.kind == "dataset":
            return {"fq_list": [f'id:"{self.ref}"']}
        if self.kind == "search":
            return _query_of(parse_qsl(self.ref))
        name = "owner_org" if self.kind == "organization" else "groups"
        ref = self.ref if self.kind == "organization" else self.path.rpartition("/")[2]
        return {"fq_list": [f'{name}:"{ref}"']}

    @property
    def url(self) -> str:
        """Its page, with the site before it."""
        return config.site_url() + self.path


def visitor() -> Context:
    """The context of somebody whom the site does not know."""
    return Context(user="", auth_user_obj=None, ignore_auth=False)


_LEAN = {
    "include_datasets": False,
    "include_dataset_count": False,
    "include_users": False,
    "include_groups": False,
    "include_followers": False,
}


def _query_of(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    q = next((value for name, value in pairs if name == "q"), "")
    words = " ".join(_SYNTAX.sub(" ", q).split())
    return {"q": words, "fq_list": FacetSelection.from_request_args(pairs).filters()}
