"""The settings of a source, read from JSON and checked against its kind; secrets are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.harvesters.sources.kind import (
    Declared,
    Input,
    SourceKind,
    SourceSettings,
    declared,
)
from ckanext.jiulongpo.shared import Finding

__all__ = ["SettingsError", "parse"]

_SECRET = re.compile(
    r"pass(word|wd|phrase)?$|secret|token|api[_-]?key|credential|authorization|private[_-]?key|"
    r"密码|口令|密钥|令牌",
    re.IGNORECASE,
)
_MAPPING = re.compile(r"[a-z0-9_]{1,60}")
_HOST = re.compile(r"[^\s/@]{1,250}:\d{1,5}")


class SettingsError(ValueError):
    """Settings that cannot be used; ``findings`` has one for each fault."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.text() for finding in findings))
        self.findings = findings


def parse(kind: SourceKind, text: str | None) -> SourceSettings:
    """Read settings of a kind of source.

    Raises:
        SettingsError: with a finding for each fault.
    """
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise SettingsError([faults.SETTINGS_NOT_JSON()])
    known = declared(kind.settings)
    findings = [*_secrets(given), *_strangers(given, known), *_wrong(given, known)]
    if findings:
        raise SettingsError(findings)
    lists = {name: tuple(v) for name, v in given.items() if known[name].input is Input.HOSTS}
    return kind.settings(**{**given, **lists})


def _secrets(given: Mapping[str, Any]) -> list[Finding]:
    found = [key for key, value in _walk(given) if _SECRET.search(key) or _carries_login(value)]
    return [faults.SECRET_IN_SETTINGS(key, setting=key) for key in found]


def _walk(value: object, key: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [pair for name, item in value.items() for pair in ((name, None), *_walk(item, name))]
    if isinstance(value, list):
        return [pair for item in value for pair in _walk(item, key)]
    return [(key, value)] if value is not None else []


def _carries_login(value: object) -> bool:
    """Whether a text is an address with a user name or password in it."""
    if not isinstance(value, str) or "@" not in value:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.username or parts.password))


def _strangers(given: Mapping[str, Any], known: Mapping[str, Declared]) -> list[Finding]:
    return [
        faults.SETTING_UNKNOWN(key, setting=key, known=", ".join(known))
        for key in given
        if key not in known
    ]


_FAULTS = {
    Input.TEXT: faults.NOT_TEXT,
    Input.LONG_TEXT: faults.NOT_TEXT,
    Input.CHOICE: faults.NOT_CHOICE,
    Input.SWITCH: faults.NOT_SWITCH,
    Input.NUMBER: faults.NOT_NUMBER,
    Input.HOSTS: faults.NOT_HOSTS,
    Input.MAPPING: faults.NOT_MAPPING,
    Input.STRUCTURE: faults.NOT_STRUCTURE,
}


def _wrong(given: Mapping[str, Any], known: Mapping[str, Declared]) -> Iterator[Finding]:
    for name, told in known.items():
        if name not in given:
            if told.required:
                yield faults.SETTING_MISSING(name, setting=name)
        elif not _is_right(given[name], told):
            limits = {"least": told.least, "most": told.most, "choices": ", ".join(told.choices)}
            yield _FAULTS[told.input](name, setting=name, **limits)


def _is_right(value: object, told: Declared) -> bool:
    return _CHECKS[told.input](value, told)


def _is_text(value: object, told: Declared) -> bool:
    return isinstance(value, str) and told.least <= len(value) <= told.most


def _is_number(value: object, told: Declared) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    return told.least <= value <= told.most


def _is_mapping(value: object, _told: Declared) -> bool:
    return isinstance(value, str) and _MAPPING.fullmatch(value) is not None


def _is_structure(value: object, told: Declared) -> bool:
    return isinstance(value, dict | list) and len(json.dumps(value)) <= told.most


def _are_hosts(value: object, _told: Declared) -> bool:
    return isinstance(value, list) and all(
        isinstance(host, str) and _HOST.fullmatch(host) for host in value
    )


_CHECKS: Mapping[Input, Callable[[object, Declared], bool]] = {
    Input.TEXT: _is_text,
    Input.LONG_TEXT: _is_text,
    Input.CHOICE: lambda value, told: value in told.choices,
    Input.SWITCH: lambda value, _told: isinstance(value, bool),
    Input.NUMBER: _is_number,
    Input.HOSTS: _are_hosts,
    Input.MAPPING: _is_mapping,
    Input.STRUCTURE: _is_structure,
}
