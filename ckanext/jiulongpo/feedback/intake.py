"""Takes in what somebody writes: looks at it, sends it to the department, starts the clock."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import config, contacts, correcting, faults, kinds, people, state
from ckanext.jiulongpo.feedback.model import Case, Step
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.shared import identifiers_in, workdays_from_today

__all__ = ["is_key", "look_at", "take"]

_DIGITS = 10
"""Of a case's number: enough that nobody meets one by trying, and easy to read out."""
_MOST_DATASETS = 20
_PERSONAL: Mapping[str, str] = {
    "identity_card": N_("a resident identity card number"),
    "mobile": N_("a mobile telephone number"),
    "bank_card": N_("a bank card number"),
    "passport": N_("a passport number"),
}


def look_at(given: Mapping[str, Any], package: model.Package | None) -> None:
    """Refuse what is not to be stored.

    Args:
        given: what was written, checked by the schema.
        package: the entry that it is about.

    Raises:
        ValidationError: something is missing, or a text holds what identifies a person.
    """
    kind = given["kind"]
    if kinds.needs_entry(kind) and package is None:
        raise faults.refused(faults.NO_ENTRY, "id")
    if kinds.needs_title(kind) and not given["title"]:
        raise faults.refused(faults.NO_TITLE, "title")
    if not given["text"]:
        raise faults.refused(faults.NO_TEXT, "text")
    for name in ("title", "text", "maker", "link"):
        for found in identifiers_in(given[name]):
            raise faults.refused(faults.PERSONAL, name, kind=tk._(_PERSONAL[str(found)]))
    if given["link"] and not _is_web_address(given["link"]):
        raise faults.refused(faults.BAD_LINK, "link")
    contacts.checked(given["contact"])


def take(given: Mapping[str, Any], package: model.Package | None, user_id: str) -> tuple[Case, str]:
    """Store it; the case, and the secret of the sender's link, which is stored nowhere.

    Args:
        given: what :func:`look_at` has let pass.
        package: the entry that it is about.
        user_id: of a sender who is signed in.
    """
    number, key = _number(), secrets.token_urlsafe(24)
    correction, due = _clock(given, package)
    case = Case(
        number=number,
        key=_digest(key),
        kind=given["kind"],
        package_id=package.id if package else "",
        organization_id=(package.owner_org if package else "") or people.office_id(),
        field=given["field"],
        title=given["title"],
        text=given["text"],
        details=_details(given),
        contact=contacts.sealed(contacts.checked(given["contact"]), number),
        user_id=user_id,
        correction_id=correction,
        due=due,
    )
    state.add(case)
    state.flush()
    state.add(Step(case_id=case.id, act="received", organization_id=case.organization_id))
    state.commit()
    return case, key


def is_key(case: Case, key: str) -> bool:
    """Whether somebody holds the secret of the sender's link."""
    return bool(key) and secrets.compare_digest(case.key, _digest(key))


def _clock(given: Mapping[str, Any], package: model.Package | None) -> tuple[int | None, date]:
    if given["kind"] == "error" and package is not None:
        made = correcting.receive(package.id, given["field"], given["text"])
        if made is not None:
            return made
    return None, workdays_from_today(config.days_of(given["kind"]))


def _details(given: Mapping[str, Any]) -> dict[str, Any]:
    if given["kind"] != "reuse":
        return {}
    others = list(_public_ids(given["datasets"].replace("，", ",").replace(",", " ").split()))
    return {"link": given["link"], "maker": given["maker"], "datasets": others}


def _public_ids(names: Iterable[str]) -> Iterable[str]:
    """Ids of the public entries among what somebody names, by name, id or address of the page."""
    wanted = [name.rstrip("/").rpartition("/")[2] for name in names][:_MOST_DATASETS]
    found = [model.Package.get(name) for name in dict.fromkeys(wanted)]
    return state.public_packages(package.id for package in found if package is not None)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def _number() -> str:
    """A number of ten digits that counts nothing; the first of them is not zero."""
    least = 10 ** (_DIGITS - 1)
    return str(least + secrets.randbelow(9 * least))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
