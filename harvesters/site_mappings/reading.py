"""The text of a mapping as somebody types it, read within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml

from ckanext.jiulongpo.harvesters import source_faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import mapping as faults
from ckanext.jiulongpo.harvesters.mapping.load import rules_upon
from ckanext.jiulongpo.harvesters.mapping.rules import MappingRules

__all__ = ["LONGEST", "node_of", "plain_yaml", "rules_of", "title_in"]

LONGEST = 64_000
"""Characters of a mapping; the longest that ships has 5,000."""
_TITLE = re.compile(r"^title:[ \t]*(\S.*)$", re.MULTILINE)


class _NoAliasesLoader(yaml.SafeLoader):
    """Refuses aliases: nine lines of them make a billion values."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise Abort(source_faults.ALIAS_IN_MAPPING())
        return super().compose_node(parent, index)


def plain_yaml(text: str) -> Any:  # noqa: ANN401 - whatever is written
    """The value that a YAML text states.

    Raises:
        Abort: it is too long, not well formed, too deep, or has aliases.
    """
    with _within_bounds(text):
        return yaml.load(text, Loader=_NoAliasesLoader)  # noqa: S506 - a SafeLoader


def node_of(text: str) -> yaml.Node | None:
    """What a YAML text states, with the places of its parts; none where it is empty.

    Raises:
        Abort: as :func:`plain_yaml`.
    """
    with _within_bounds(text):
        return yaml.compose(text, Loader=_NoAliasesLoader)


@contextmanager
def _within_bounds(text: str) -> Iterator[None]:
    if len(text) > LONGEST:
        raise Abort(source_faults.MAPPING_TOO_LONG(most=LONGEST))
    try:
        yield
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Abort(source_faults.NOT_YAML(reason=" ".join(str(error).split()))) from error


def rules_of(name: str, text: str) -> MappingRules:
    """The rules that a text states, checked as a file is.

    Raises:
        Abort: the text or the rules cannot be used; the finding says why.
    """
    raw = plain_yaml(text)
    if not isinstance(raw, dict):
        raise Abort(faults.MAPPING_BROKEN(mapping=name, reason="it is not a mapping"))
    return rules_upon(name, raw)


def title_in(text: str, language: str) -> str:
    """The title that a mapping's text gives itself, without reading the rest of it.

    Empty where there is none on one line of its own.
    """
    line = _TITLE.search(text)
    try:
        title = plain_yaml(line[1]) if line else None
    except Abort:
        return ""
    if isinstance(title, dict):
        title = title.get(language) or next(iter(title.values()), "")
    return title if isinstance(title, str) else ""
