"""The form of a source, made from what its kind declares, and read back into settings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.site_mappings.reading import plain_yaml
from ckanext.jiulongpo.harvesters.sources.kind import Declared, Input, SourceKind, declared
from ckanext.jiulongpo.shared import Finding

__all__ = ["PREFIX", "SECRET_PREFIX", "FormField", "fields_of", "read", "secrets_in", "typed"]

PREFIX = "setting."
SECRET_PREFIX = "secret."  # noqa: S105 - the beginning of a field's name
_WORDS = {
    "": N_("Find out"),
    "draft": N_("Is a draft"),
    "submitted": N_("Is submitted"),
    "registered": N_("Is registered"),
    "published": N_("Is published"),
    "verify": N_("Encrypted, certificate checked"),
    "off": N_("Not encrypted"),
}
"""Choices that are words; others, such as CSV, are the same in every language."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form.

    Attributes:
        told: how the setting is declared.
        value: as text, as it was typed or is stored.
        choices: value and msgid.
    """

    name: str
    told: Declared
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether a switch is on."""
        return self.value == "true"


def fields_of(
    kind: SourceKind,
    values: Mapping[str, str],
    mappings: Iterable[tuple[str, str]],
    titles: Mapping[str, str],
) -> list[FormField]:
    """The fields of a kind's settings.

    Args:
        kind: of the source.
        values: name of the setting → text.
        mappings: name and title of those that may be chosen.
        titles: of choices that files have named, such as dialects.
    """
    known = list(mappings)
    return [
        FormField(name, told, values.get(name, ""), _choices(told, known, titles))
        for name, told in declared(kind.settings).items()
    ]


def _choices(
    told: Declared, mappings: list[tuple[str, str]], titles: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    if told.input is Input.MAPPING:
        return (("", N_("Choose a mapping")), *mappings)
    return tuple((value, _WORDS.get(value) or titles.get(value, value)) for value in told.choices)


def typed(kind: SourceKind, settings: str | None) -> dict[str, str]:
    """Stored settings as the texts of the form; defaults where nothing is stored."""
    stored = json.loads(settings or "{}")
    empty = {f.name: f.default for f in kind.settings.__dataclass_fields__.values()}
    return {
        name: _text(stored.get(name, empty.get(name)), told)
        for name, told in declared(kind.settings).items()
    }


def _text(value: Any, told: Declared) -> str:  # noqa: ANN401 - of the setting's own type
    if told.input is Input.SWITCH:
        return "true" if value is True else ""
    if told.input is Input.STRUCTURE:
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False) if value else ""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return str(value) if isinstance(value, str | int) else ""


def read(kind: SourceKind, form: Mapping[str, str]) -> tuple[str, list[Finding]]:
    """Settings in JSON, as :func:`.settings.parse` takes them, and what could not be read.

    An empty field is left out: its default counts. Text that is no number is passed on as it
    stands, for the check of the settings to find.
    """
    given: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, told in declared(kind.settings).items():
        text = form.get(PREFIX + name, "").strip()
        if not text:
            continue
        try:
            given[name] = _value(text, told)
        except Abort as error:
            found = error.finding
            findings.append(
                Finding(
                    found.code,
                    found.message,
                    stage=found.stage,
                    field=name,
                    remedy=found.remedy,
                    context=found.context,
                )
            )
    return json.dumps(given, ensure_ascii=False), findings


def _value(text: str, told: Declared) -> Any:  # noqa: ANN401 - of the setting's own type
    if told.input is Input.SWITCH:
        return text == "true"
    if told.input is Input.NUMBER:
        return int(text) if text.lstrip("-").isdecimal() and text.isascii() else text
    if told.input is Input.HOSTS:
        return text.replace(",", " ").split()
    if told.input is Input.STRUCTURE:
        return plain_yaml(text)
    return text


def secrets_in(kind: SourceKind, form: Mapping[str, str]) -> dict[str, str]:
    """Secrets that were typed; what is left empty stays as it was."""
    return {
        secret.name: form[SECRET_PREFIX + secret.name]
        for secret in kind.secrets
        if form.get(SECRET_PREFIX + secret.name)
    }
