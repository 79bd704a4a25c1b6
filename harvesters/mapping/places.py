"""Names of departments that only make sense in their own city, made whole.

On a city's portal ``市统计局`` is enough; in a catalogue that harvests several it would merge the
departments of all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ckanext.jiulongpo.harvesters.mapping.text import one_line

__all__ = ["Place"]

_SHORTEST_STEM = 2
_LEVELS = "省市州区县"
_OWN = re.compile(
    r"^[\u4e00-\u9fff]{1,8}?"
    r"(?:省|自治[区州县]|[^城超集门股夜都]市|[^和与本]县|[^自]州|[^联同]盟|(?:左|右|中|前|后|[^国红锦])旗)"
)
_NOT_RELATIVE = re.compile(
    r"^(?:市(?:场|容|[中南北]区|政(?:工程|公用|设施|建设|园林|处)|民(?![政宗族]))|区(?:域|块)|[州省](?:际|城))"
)
_LOWER = re.compile(r"^(?:[区县]|新区|园区|街道|社区)")
_ABOVE = ("国家", "中国", "中共中央", "全国", "国网", "国务院", "中华", "最高人民", "中央")
_BRACKETS = re.compile(r"^[【\[][^】\]]{1,20}[】\]]\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """The place whose portal a source is.

    Attributes:
        name: with its level, such as ``达州市`` or ``浙江省``; empty when names stay as they are.
        within: the province, for ``省统计局`` on a city's portal.
    """

    name: str = ""
    within: str = ""

    def whole(self, provider: object) -> tuple[str, bool]:
        """The full name of a provider, and whether it is certain which one is meant.

        Of ``区统计局`` on a city's portal nobody knows which district's it is.
        """
        name = _BRACKETS.sub("", one_line(provider)).replace(" ", "")
        if not self.name or not name or name.startswith((self.name, self._stem, *_ABOVE)):
            return name, True
        if name[0] in _LEVELS and not _NOT_RELATIVE.match(name):
            return self._relative(name)
        if _LOWER.match(name):
            return self.name + name, False
        if _OWN.match(name):
            return name, True
        return self.name + name, True

    @property
    def _stem(self) -> str:
        return self.name[:-1] if len(self.name) > _SHORTEST_STEM else self.name

    def _relative(self, name: str) -> tuple[str, bool]:
        if name[0] == self.name[-1]:
            return self.name + name[1:], True
        if name[0] == "省" and self.within:
            return self.within + name[1:], True
        return self.name + name, False
