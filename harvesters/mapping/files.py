"""Files and services of a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from ckanext.jiulongpo.harvesters.core.records import FileLink
from ckanext.jiulongpo.harvesters.mapping.lists import split
from ckanext.jiulongpo.harvesters.mapping.paths import find
from ckanext.jiulongpo.harvesters.mapping.rules import FilesRule
from ckanext.jiulongpo.harvesters.mapping.text import one_line
from ckanext.jiulongpo.harvesters.mapping.values import is_web_address

__all__ = ["read_files"]

MOST = 500
_LONGEST_ENDING = 6


def read_files(payload: Mapping[str, Any], rule: FilesRule) -> tuple[list[FileLink], list[str]]:
    """Links of a record, and addresses that are none."""
    links: dict[str, FileLink] = {}
    wrong: list[str] = []
    for url, name, kind in _raw(find(payload, rule.source), rule):
        if not is_web_address(url):
            wrong.append(url)
        elif len(links) < MOST:
            file_name = name or _name(url)
            links.setdefault(url, FileLink(url, file_name, (kind or _ending(file_name)).upper()))
    return list(links.values()), wrong


def _raw(value: Any, rule: FilesRule) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 -- any JSON
    members = value if isinstance(value, list) else [value]
    for member in members:
        if isinstance(member, Mapping):
            texts = [one_line(find(member, key)) for key in (rule.url, rule.name, rule.format)]
            if texts[0]:
                yield texts[0], texts[1], texts[2]
        elif member is not None:
            for url in split(str(member), rule.separators + "\r\n\t"):
                yield url, "", ""


def _name(url: str) -> str:
    return unquote(urlsplit(url).path).rpartition("/")[2]


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2] if "." in name else ""
    return ending if len(ending) <= _LONGEST_ENDING and ending.isalnum() else ""
