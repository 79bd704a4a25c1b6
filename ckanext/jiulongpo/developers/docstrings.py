"""Docstrings of actions, taken apart: CKAN writes reStructuredText, this suite Google's sections.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Described", "Parameter", "described"]

_FIELD = re.compile(r"^:(\w+)(?:\s+([^:]+?))?:\s*(.*)$")
_SECTION = re.compile(r"^(Args|Returns|Raises|Example|Examples|Yields|Note|Attributes):{1,2}$")
_ROLE = re.compile(r":(?:py:)?\w+:`~?\.?([^`<]+?)(?:\s*<[^`]*>)?`")
_LITERAL = re.compile(r"``([^`]+)``")
_RAISED = re.compile(r"^\s*:?(\w+):\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a docstring says of a parameter.

    Attributes:
        kind: the type in the docstring's own words; empty where it says none.
        optional: whether it says that the parameter may be left out.
    """

    text: str = ""
    kind: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """A docstring's parts, each as plain text.

    Attributes:
        arguments: what the suite's own docstrings say of all arguments in one text.
    """

    summary: str = ""
    body: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    arguments: str = ""
    returns: str = ""
    raises: Mapping[str, str] = field(default_factory=dict)
    example: str = ""


def described(texts: Iterable[str]) -> Described:
    """Take docstrings apart.

    Args:
        texts: of an action and of what it stands before, the outermost first; the first one that
            says something of a part is believed.
    """
    parts = [_one(text) for text in texts if text]
    parameters: dict[str, Parameter] = {}
    for part in reversed(parts):
        parameters |= part.parameters
    return Described(
        summary=next((p.summary for p in parts if p.summary), ""),
        body=next((p.body for p in parts if p.body), ""),
        parameters=parameters,
        arguments=next((p.arguments for p in parts if p.arguments), ""),
        returns=next((p.returns for p in parts if p.returns), ""),
        raises=next((p.raises for p in parts if p.raises), {}),
        example=next((p.example for p in parts if p.example), ""),
    )


def _one(text: str) -> Described:
    lines = text.expandtabs().splitlines()
    head, fields = _split(lines)
    paragraphs = [_plain(" ".join(p)) for p in _paragraphs(head)]
    sections = _sections(lines)
    return Described(
        summary=paragraphs[0] if paragraphs else "",
        body="\n\n".join(paragraphs[1:]),
        parameters=_parameters(fields),
        arguments=_plain(" ".join(sections.get("Args", []))).partition("data_dict: ")[2],
        returns=_field(fields, "returns") or _plain(" ".join(sections.get("Returns", []))),
        raises=_raises(sections.get("Raises", [])),
        example="\n".join(sections.get("Example", [])).strip(),
    )


def _split(lines: list[str]) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The prose before the first field or section, and the fields of reStructuredText."""
    head: list[str] = []
    fields: list[tuple[str, str, str]] = []
    prose = True
    for line in lines:
        found = _FIELD.match(line.strip())
        if found:
            prose = False
            fields.append((found[1], found[2] or "", found[3]))
        elif _SECTION.match(line.strip()):
            prose = False
        elif prose:
            head.append(line)
        elif fields and line.startswith(" ") and line.strip():
            kind, name, text = fields[-1]
            fields[-1] = (kind, name, f"{text} {line.strip()}")
    return head, fields


def _paragraphs(lines: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip().startswith(".. ") or line.strip() == "::":
            continue
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _sections(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    current = ""
    for line in lines:
        section = _SECTION.match(line.strip())
        if section:
            current = section[1]
        elif current and line.strip() and not line.startswith(" "):
            current = ""
        elif current:
            found.setdefault(current, []).append(line.strip())
    return found


def _parameters(fields: list[tuple[str, str, str]]) -> dict[str, Parameter]:
    kinds = {name: text for kind, name, text in fields if kind == "type"}
    found: dict[str, Parameter] = {}
    for kind, given, text in fields:
        if kind != "param" or not given:
            continue
        words = given.split()
        name = words[-1]
        typed = kinds.get(name) or " ".join(words[:-1])
        optional = "optional" in (text + typed).lower()
        found[name] = Parameter(_plain(text), _plain(typed), optional)
    return found


def _field(fields: list[tuple[str, str, str]], name: str) -> str:
    names = {name, name.rstrip("s")}
    return next((_plain(text) for kind, _given, text in fields if kind in names), "")


def _raises(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for line in lines:
        named = _RAISED.match(line)
        if named and named[1][0].isupper():
            last = named[1]
            found[last] = named[2]
        elif last and line:
            found[last] += f" {line}"
    return {name: _plain(text) for name, text in found.items()}


def _plain(text: str) -> str:
    """Without the marks of reStructuredText, in one line."""
    text = _ROLE.sub(lambda m: m[1].rpartition(".")[2], text)
    return " ".join(_LITERAL.sub(r"`\1`", text).split())
