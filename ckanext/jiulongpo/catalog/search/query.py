"""How a person's query is put to Solr.

The weights were found with ``bench/search.py``: tuned on one half of its queries, reported on the
other. Phrase fields and the sub-queries that ``bf`` names stand in the configset's
``solrconfig.xml``, because CKAN takes neither in a request.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from ckanext.jiulongpo.catalog.search.reading import Kind, read

__all__ = ["for_people", "is_fielded", "parameters", "plain"]

LONGEST = 100
"""Characters of a query that are looked at: each becomes many clauses."""

_FIELDED = re.compile(r"(?:^|[\s+\-!(])[A-Za-z_][\w.]*:(?!//)\S|\*:\*")
_SYNTAX = re.compile(r"""[{}\[\]()^~*?\\/:!&|=<>"'`;,]+""")
_LEADING = re.compile(r"(?:(?<=\s)|^)[+\-]+")
_OPERATORS = re.compile(r"\b(AND|OR|NOT|TO)\b")

FIELDS = (
    "zh_title_word^1 zh_title_char^0.1 zh_all_word^1 zh_all_char^4 zh_notes_pair^4 "
    "zh_tags_word^0.2 zh_title_pinyin^1 zh_title_pinyin_joined^0.2 zh_title_initial "
    "zh_title_initial_word name^4"
)
MATCH = "2<-1 5<80%"
TIE = "0.5"
COVERAGE = "if(exists(query($covq)),16,0)"

CODE_FIELDS = "jlp_code^8 name id zh_all_char"


def for_people(search: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a search, completed where a person typed its query.

    A search that names its parser or its fields, or whose query is written in Solr's language
    (``title:养老``), is a program's and stays as it is.
    """
    q = str(search.get("q") or "")
    if not q.strip() or search.get("defType") or search.get("qf") or is_fielded(q):
        return dict(search)
    return {**search, **parameters(q)}


def parameters(q: str) -> dict[str, str]:
    """What to ask of Solr for a query; nothing in it is read as syntax."""
    reading = read(q[:LONGEST])
    if reading.kind is Kind.CODE:
        return {"q": f'"{reading.text}"', "defType": "edismax", "qf": CODE_FIELDS, "mm": "1"}
    text = plain(q)
    if not text:
        return {"q": "-*:*", "defType": "lucene"}
    return {
        "q": text,
        "defType": "edismax",
        "qf": FIELDS,
        "mm": MATCH,
        "tie": TIE,
        "bf": COVERAGE,
    }


def is_fielded(q: str) -> bool:
    """Whether a query names a field, as programs do; an address or a time of day does not."""
    return bool(_FIELDED.search(q))


def plain(q: str) -> str:
    """The words of a query without anything that a query parser would act on."""
    text = unicodedata.normalize("NFKC", q[:LONGEST])
    text = _SYNTAX.sub(" ", text)
    text = _LEADING.sub(" ", text)
    text = _OPERATORS.sub(lambda found: found[0].lower(), text)
    return " ".join(text.split())
