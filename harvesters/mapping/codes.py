"""From a source's words to the catalogue's codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ckanext.jiulongpo.harvesters.mapping.text import one_line
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["Coding", "UnknownCodeError"]

_REMARK = re.compile(r"[(（][^()（）]*[)）]$")


class UnknownCodeError(LookupError):
    """No code stands for the value."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How one field's values become codes.

    Attributes:
        name: of the code list.
        aliases: the source's own values → codes; they come before the list's labels.
        ours: the source writes the list's own codes. Else a bare code says nothing: "1" is yearly
            on one platform and real time on another.
    """

    name: str
    aliases: Mapping[str, str] = field(default_factory=dict)
    ours: bool = False

    def code(self, value: object) -> str:
        """The code of a value.

        A remark in brackets after a label does not count.

        Raises:
            UnknownCodeError: there is none; nothing is guessed.
        """
        text = one_line(value).strip("‘’'\"")
        for spelling in dict.fromkeys((text, _REMARK.sub("", text))):
            if spelling in self.aliases:
                return self.aliases[spelling]
            code = codelist(self.name).code_of(spelling)
            if code is not None and (self.ours or not _is_bare(spelling, code)):
                return code
        raise UnknownCodeError(text)


def _is_bare(spelling: str, code: str) -> bool:
    """Whether the value is nothing but a code that means something in its own list only."""
    return spelling == code and (code.isdigit() or len(code) == 1)
