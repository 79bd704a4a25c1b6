"""The settings of a source, read from its JSON and checked; secrets are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.shared import Finding

__all__ = ["FileSettings", "SettingsError", "parse"]

_SECRET = re.compile(
    r"pass(word|wd|phrase)?$|secret|token|api[_-]?key|credential|authorization|private[_-]?key|"
    r"密码|口令|密钥|令牌",
    re.IGNORECASE,
)
_TEXTS = ("format", "encoding", "files", "place", "operator", "parent_org")
_STATES = ("draft", "submitted", "registered", "published")


class SettingsError(ValueError):
    """Settings that cannot be used; ``findings`` has one for each fault."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.text() for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class FileSettings:
    """Settings of a file-drop source.

    Attributes:
        mapping: name of the mapping file (``schemas/mappings/<name>.yaml``).
        format: ``json``, ``jsonlines``, ``csv``, ``xlsx`` or ``xls``; found out when empty.
        encoding: tried last, after UTF-8 and GB18030.
        files: which files of a folder, such as ``*.csv``.
        place: the district whose units the source names, where the mapping names another or none.
        operator: who provides records that name nobody.
        catalog_state: state of the entries, unless the mapping gives one.
        create_providers: make an organisation for a provider that is not known.
        parent_org: name of the organisation above those that are made.
        allow_hosts: ``host:port`` in private networks that this source needs.
    """

    mapping: str
    format: str = ""
    encoding: str = ""
    files: str = "*"
    place: str = ""
    operator: str = ""
    catalog_state: str = "published"
    create_providers: bool = False
    parent_org: str = ""
    allow_hosts: tuple[str, ...] = ()

    def canonical(self) -> str:
        """The settings as JSON, always written the same way."""
        given = asdict(self)
        chosen = {f.name: given[f.name] for f in fields(self) if given[f.name] != f.default}
        return json.dumps(chosen, ensure_ascii=False, sort_keys=True)

    def bearing(self) -> str:
        """What of the settings bears on the entries: a change makes every record a changed one."""
        return json.dumps(
            [self.catalog_state, self.format, self.encoding, self.place, self.operator]
        )


def parse(text: str | None) -> FileSettings:
    """Read settings.

    Raises:
        SettingsError: with a finding for each fault.
    """
    try:
        given = json.loads(text or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise SettingsError([faults.SETTINGS_NOT_JSON()])
    findings = [*_secrets(given), *_strangers(given), *_wrong(given)]
    if findings:
        raise SettingsError(findings)
    if "allow_hosts" in given:
        given["allow_hosts"] = tuple(given["allow_hosts"])
    return FileSettings(**given)


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


def _strangers(given: Mapping[str, Any]) -> list[Finding]:
    known = [field.name for field in fields(FileSettings)]
    return [
        faults.SETTING_UNKNOWN(key, setting=key, known=", ".join(known))
        for key in given
        if key not in known
    ]


def _wrong(given: Mapping[str, Any]) -> list[Finding]:
    expected = {
        "mapping": ("the name of a mapping file", _is_name(given.get("mapping"))),
        **{name: ("a text", isinstance(given.get(name, ""), str)) for name in _TEXTS},
        "catalog_state": (", ".join(_STATES), given.get("catalog_state", "published") in _STATES),
        "create_providers": (
            "true or false",
            isinstance(given.get("create_providers", False), bool),
        ),
        "allow_hosts": ("a list of host:port", _are_hosts(given.get("allow_hosts", []))),
    }
    return [
        faults.SETTING_WRONG(key, setting=key, expected=what)
        for key, (what, right) in expected.items()
        if not right
    ]


def _is_name(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9_]{1,60}", value) is not None


def _are_hosts(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(host, str) and re.fullmatch(r"[^\s/@]{1,250}:\d{1,5}", host) for host in value
    )
