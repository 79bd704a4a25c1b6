"""Under which format an entry is filed when its source names several, or names them its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.jiulongpo.harvesters.mapping.codes import Coding, UnknownCodeError
from ckanext.jiulongpo.harvesters.mapping.lists import split
from ckanext.jiulongpo.harvesters.mapping.rules import FieldRule
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["Filing", "file_under"]

SEPARATORS = "、，,;；|/\r\n\t"
_PREFERRED = ("xlsx", "xls", "csv", "json", "xml", "rdf", "docx", "doc", "pdf")
"""Tables before documents, newer before older; what is not named comes after, in its own order."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What became of a source's formats.

    Attributes:
        format_class: code, empty when it is not known.
        format_type: code, empty when it is not known.
        known: types of all formats that are known, in the source's order.
        unknown: the others as the source writes them.
    """

    format_class: str = ""
    format_type: str = ""
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def file_under(
    value: object, rule: FieldRule, prefer: Sequence[str], blank: frozenset[str]
) -> Filing:
    """Class and type for a list of formats such as ``['xls', 'csv', '接口']``.

    An alias of the mapping may stand for a type (``xlsx``) or, behind ``class:``, for a class alone
    (``class:3``), where a source says no more than that it is a database.
    """
    types: list[str] = []
    classes: list[str] = []
    unknown: list[str] = []
    coding = Coding("format_type", rule.aliases)
    for text in split(value, rule.separators or SEPARATORS):
        if text in blank or text in rule.blank:
            continue
        try:
            code = coding.code(text)
        except UnknownCodeError:
            unknown.append(text)
            continue
        if code.startswith("class:"):
            classes.append(code.removeprefix("class:"))
        elif code:
            types.append(code)
    known = tuple(dict.fromkeys(types))
    chosen = _first(known, (*prefer, *_PREFERRED))
    if not chosen:
        return Filing(classes[0] if classes else "", "", known, tuple(unknown))
    found = codelist("format_type").get(chosen)
    parent = found.parent if found else None
    return Filing(parent or "", chosen if parent else "", known, tuple(unknown))


def _first(known: Sequence[str], preferred: Sequence[str]) -> str:
    named = [code for code in known if code != "other"]
    for code in preferred:
        if code in named:
            return code
    return next(iter(named), "")
