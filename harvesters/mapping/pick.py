"""Takes a rule's value out of a record: paths, joining, pattern, blanks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.jiulongpo.harvesters.mapping.paths import find
from ckanext.jiulongpo.harvesters.mapping.rules import FieldRule
from ckanext.jiulongpo.harvesters.mapping.text import one_line, text_of

__all__ = ["is_blank", "pick"]


def is_blank(value: Any, blank: frozenset[str]) -> bool:  # noqa: ANN401 - any JSON value
    """Whether a value says nothing: empty, or what people write where there is nothing."""
    if value is None:
        return True
    if isinstance(value, (list, dict)):
        return not value
    if not isinstance(value, str):
        return False
    text = one_line(value) if len(value) < _LONGEST_PLACEHOLDER else value
    return not text or text in blank


_LONGEST_PLACEHOLDER = 40


def pick(payload: Mapping[str, Any], rule: FieldRule, blank: frozenset[str]) -> Any:  # noqa: ANN401 - any JSON value
    """The value that a rule names, or ``None`` where the record says nothing.

    What has an alias means something, even where others write it for nothing: ``none`` is 不予共享.
    """
    blanks = (blank | rule.blank) - rule.aliases.keys()
    values = (find(payload, path) for path in rule.paths)
    filled = (value for value in values if not is_blank(value, blanks))
    if rule.join is None:
        value = next(filled, None)
    else:
        value = rule.join.join(text_of(part).strip() for part in filled) or None
    if value is not None and rule.pattern:
        value = _part(value, rule)
    return value if value is not None else (rule.default or None)


def _part(value: Any, rule: FieldRule) -> str | None:  # noqa: ANN401 -- any JSON
    assert rule.pattern  # noqa: S101 - asked by the only caller
    found = rule.pattern.search(text_of(value))
    if not found:
        return None
    return (found.group(1) if rule.pattern.groups else found.group(0)) or None
