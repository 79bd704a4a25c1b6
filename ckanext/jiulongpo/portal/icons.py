"""The icon sprite: one SVG file, each icon a symbol with an id."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import g
from markupsafe import Markup

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.codelists import codelist

_SPRITE = Path(__file__).parent / "public" / "jiulongpo" / "icons.svg"
_ICON = Markup('<svg class="j-i{}" aria-hidden="true"><use href="{}#{}"/></svg>')


@lru_cache(maxsize=1)
def _sprite() -> tuple[str, frozenset[str]]:
    """A mark of the sprite's content, and the ids of its symbols."""
    text = _SPRITE.read_text(encoding="utf-8")
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return mark, frozenset(re.findall(r'<symbol id="([^"]+)"', text))


def icon(name: str, *, small: bool = False) -> Markup:
    """An icon to stand beside a word; nothing where the sprite has none of that name."""
    _mark, names = _sprite()
    if name not in names:
        return Markup("")
    return _drawn(_address(), name, small)


@lru_cache(maxsize=512)
def _drawn(address: str, name: str, small: bool) -> Markup:
    return _ICON.format(" j-i-s" if small else "", address, name)


def _address() -> str:
    """Where the sprite is, found once a request: a page has dozens of icons."""
    if "jlp_sprite" not in g:
        g.jlp_sprite = tk.h.url_for_static(f"/jiulongpo/icons.svg?v={_sprite()[0]}")
    return g.jlp_sprite


def theme_icon(slug: str) -> Markup:
    """The icon that the list of key themes names; a common one where the sprite has none such."""
    named = codelist("key_theme").fact(slug, "icon", f"theme-{slug}")
    return icon(str(named)) or icon("theme")
