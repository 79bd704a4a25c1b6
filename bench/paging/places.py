"""What readers ask for: some addresses of each kind, the same ones for both sites.

``search`` and ``package_search`` ask for whole titles, which both sites find. ``words`` are what
people type: stock CKAN, which parts words at blanks, finds next to nothing for them, so that its
page is an empty one and no measure for ours. ``package_filter`` asks for a department's entries:
there both give the same ten, where a title finds one of them in stock CKAN and ten here.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import psycopg2

__all__ = ["UNLIKE", "places"]

UNLIKE = frozenset({"words"})
"""Kinds in which the sites do not show the same."""

SEED = 6
MANY = 60
_DEEPEST = 20
_WORDS = (
    "养老",
    "学校",
    "企业",
    "行政许可",
    "公交",
    "医院",
    "停车场",
    "统计年鉴",
    "污染源",
    "就业",
)


def places() -> Mapping[str, Sequence[str]]:
    """Addresses by kind; entries and departments at random, always the same ones."""
    chance = random.Random(SEED)
    entries, departments = _names()
    some = chance.sample(entries, min(MANY, len(entries)))
    names = [name for name, _title in some]
    titles = [quote(title) for _name, title in some if len(title.split()) == 1]
    units = chance.sample(departments, min(MANY, len(departments)))
    pages = range(1, min(_DEEPEST, len(entries) // 20 or 1) + 1)
    return {
        "home": ["/"],
        "list": [f"/dataset/?page={page}" for page in pages],
        "search": [f"/dataset/?q={title}" for title in titles],
        "words": [f"/dataset/?q={quote(word)}" for word in _WORDS],
        "facet": [f"/dataset/?{urlencode({'organization': name})}" for name in units],
        "dataset": [f"/dataset/{name}" for name in names],
        "organisation": [f"/organization/{name}" for name in units],
        "package_search": [
            f"/api/3/action/package_search?q={title}&facet.field=%5B%22organization%22%5D"
            for title in titles
        ],
        "package_filter": [
            f"/api/3/action/package_search?{urlencode({'fq': f'organization:{name}'})}"
            for name in units
        ],
        "package_show": [f"/api/3/action/package_show?id={name}" for name in names],
        "dcat": [f"/dataset/{name}.ttl" for name in names],
        "dcat_catalog": [f"/catalog.ttl?page={page}" for page in (1, 2, 3)],
    }


def _names() -> tuple[list[tuple[str, str]], list[str]]:
    """Names and titles of public entries; departments with more than twenty of them."""
    public = "type = 'dataset' AND state = 'active' AND NOT private"
    connection = psycopg2.connect(os.environ["CKAN_SQLALCHEMY_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT name, title FROM package WHERE {public} ORDER BY name")  # noqa: S608 -- constants
            entries = [(row[0], row[1]) for row in cursor.fetchall()]
            cursor.execute(
                'SELECT g.name FROM "group" g JOIN package p ON p.owner_org = g.id '  # noqa: S608 -- constants
                f"WHERE p.{public.replace('AND ', 'AND p.').replace('p.NOT ', 'NOT p.')} "
                "GROUP BY g.name HAVING count(*) > 20 ORDER BY g.name"
            )
            return entries, [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()
