"""OpenAPI documents as bytes with their tags, kept for some minutes for each kind of reader."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config, known
from ckanext.jiulongpo.developers.openapi import site, table
from ckanext.jiulongpo.shared import ShortMemory

__all__ = ["LANGUAGES", "Document", "forget", "of_site", "of_table"]

_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
LANGUAGES = tuple(_LOCALES)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it goes over the wire.

    Attributes:
        tag: changes with the bytes.
    """

    body: bytes
    tag: str


_kept: ShortMemory[Document] = ShortMemory()


def of_site(lang: str) -> Document:
    """The document of all actions that whoever asks may know about."""
    key = (tk.current_user.name, lang)
    return _kept.get(key, lambda: _site(lang), config.document_seconds())


def of_table(entry: str, resource_id: str, lang: str) -> Document:
    """The document of one table, with its columns as they are now.

    Raises:
        ObjectNotFound: there is no such file in the entry, or whoever asks may not know of it.
        NotAuthorized: the rows are given on request, or held back.
        NoTable: it has no table.
    """
    facts = table.facts_of(entry, resource_id)
    with force_locale(_LOCALES[lang]):
        return _dumped(table.document(facts))


def forget() -> None:
    """Keep nothing: plugins or rights have changed."""
    known.forget()
    _kept.forget()


def _site(lang: str) -> Document:
    with force_locale(_LOCALES[lang]):
        return _dumped(site.document(known.known_actions(), lang))


def _dumped(document: dict[str, Any]) -> Document:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Document(body, hashlib.sha256(body).hexdigest()[:32])
