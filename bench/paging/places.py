"""What readers ask for: some addresses of each kind, the same ones for both sites."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import psycopg2

__all__ = ["places"]

SEED = 6
MANY = 60
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
    units = chance.sample(departments, min(MANY, len(departments)))
    words = [quote(word) for word in _WORDS]
    return {
        "home": ["/"],
        "search": [f"/dataset/?q={word}" for word in words],
        "facet": [f"/dataset/?{urlencode({'organization': name})}" for name in units],
        "dataset": [f"/dataset/{name}" for name in some],
        "organisation": [f"/organization/{name}" for name in units],
        "package_search": [
            f"/api/3/action/package_search?q={word}&facet.field=%5B%22organization%22%5D"
            for word in words
        ],
        "package_show": [f"/api/3/action/package_show?id={name}" for name in some],
        "dcat": [f"/dataset/{name}.ttl" for name in some],
    }


def _names() -> tuple[list[str], list[str]]:
    """Names of public entries, and of departments with more than twenty of them."""
    public = "type = 'dataset' AND state = 'active' AND NOT private"
    connection = psycopg2.connect(os.environ["CKAN_SQLALCHEMY_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT name FROM package WHERE {public} ORDER BY name")  # noqa: S608 -- constants
            entries = [row[0] for row in cursor.fetchall()]
            cursor.execute(
                'SELECT g.name FROM "group" g JOIN package p ON p.owner_org = g.id '  # noqa: S608 -- constants
                f"WHERE p.{public.replace('AND ', 'AND p.').replace('p.NOT ', 'NOT p.')} "
                "GROUP BY g.name HAVING count(*) > 20 ORDER BY g.name"
            )
            return entries, [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()
