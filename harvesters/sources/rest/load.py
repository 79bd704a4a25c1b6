"""Reads dialect files and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import answering as faults
from ckanext.jiulongpo.harvesters.sources.rest.dialect import (
    Answer,
    Asking,
    Detail,
    Dialect,
    Paging,
    Since,
    Style,
    as_text,
)
from ckanext.jiulongpo.harvesters.sources.rest.templates import placeholders
from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.schemas.reading import read_yaml

__all__ = ["dialect_from", "dialect_names", "load_dialect"]

_TOP = (
    *("name", "title", "about", "list", "answer", "paging", "details", "since", "parameters"),
    *("secret", "at_once", "nested", "answer_bytes", "seconds"),
)
_ASKING = ("method", "path", "query", "headers", "json", "form")
_ANSWER = ("records", "total", "success", "good", "failure", "words")
_PAGING = ("style", "first", "size", "most", "follow", "short_ends", "pages", "pause")
_SINCE = ("changed", "format", "lag")
_FORMATS = ("milliseconds", "seconds", "date", "datetime")
_NEEDS = {Style.PAGE: "page", Style.OFFSET: "offset", Style.CURSOR: "cursor"}
_FOLLOWED = (Style.CURSOR, Style.LINK)
_MOST_AT_ONCE = 16


def dialect_names(folder: Path | None = None) -> list[str]:
    """Names of the dialects of a folder; of those that ship and the place's own without one."""
    if folder is None:
        return place.names_of("dialects")
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load_dialect(name: str, folder: Path | None = None) -> Dialect:
    """The dialect of a name.

    Raises:
        Abort: there is none, or it cannot be used; the finding says why.
    """
    if name not in dialect_names(folder):
        raise _broken(name, "there is no such file")
    file = f"{name}.yaml"
    path = folder / file if folder else place.file_of("dialects", file)
    try:
        raw = read_yaml(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _broken(name, " ".join(str(error).split())) from error
    return dialect_from(name, raw)


def dialect_from(name: str, raw: Any) -> Dialect:  # noqa: ANN401 - whatever a file holds
    """The dialect that a file's content states.

    Raises:
        Abort: a key is unknown or missing, or the parts do not fit each other.
    """
    try:
        dialect = _dialect(name, raw)
        _fits(dialect)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _broken(name, str(error)) from error
    return dialect


def _dialect(name: str, raw: Mapping[str, Any]) -> Dialect:
    _no_strangers(raw, _TOP, "the file")
    given = {key: raw[key] for key in ("parameters", "secret", "at_once") if key in raw}
    given |= {key: int(raw[key]) for key in ("answer_bytes", "seconds") if key in raw}
    return Dialect(
        name=name,
        title=raw["title"],
        asking=_asking(raw["list"]),
        answer=_answer(raw["answer"]),
        paging=_paging(raw.get("paging", {})),
        details=tuple(_detail(each) for each in raw.get("details", ())),
        since=_since(raw["since"]) if raw.get("since") else None,
        nested=frozenset(raw.get("nested", ())),
        **given,
    )


def _asking(raw: Mapping[str, Any]) -> Asking:
    _no_strangers(raw, _ASKING, "a question")
    asking = Asking(**raw)
    _require(asking.path.startswith("/"), "a path begins with a slash")
    _require(asking.method in {"GET", "POST"}, "a method is GET or POST")
    bodies = [body for body in (asking.json, asking.form) if body is not None]
    _require(len(bodies) <= (asking.method == "POST"), "one body at most, and only with POST")
    return asking


def _answer(raw: Mapping[str, Any]) -> Answer:
    _no_strangers(raw, _ANSWER, "an answer")
    good = frozenset(map(as_text, raw.get("good", ())))
    _require(bool(raw.get("success")) == bool(good), "success and good belong together")
    return Answer(**{**raw, "good": good})


def _paging(raw: Mapping[str, Any]) -> Paging:
    _no_strangers(raw, _PAGING, "paging")
    return Paging(**{**raw, "style": Style(raw.get("style", "single"))})


def _detail(raw: Mapping[str, Any]) -> Detail:
    asking = {key: value for key, value in raw.items() if key not in {"answer", "under"}}
    return Detail(_asking(asking), _answer(raw.get("answer", {})), raw.get("under", ""))


def _since(raw: Mapping[str, Any]) -> Since:
    _no_strangers(raw, _SINCE, "since")
    since = Since(**raw)
    _require(since.format in _FORMATS, f"since: format is one of {', '.join(_FORMATS)}")
    return since


def _fits(dialect: Dialect) -> None:
    """Whether the questions use what the rest of the file promises.

    Raises:
        ValueError: they do not.
    """
    used = set(_used(dialect.asking))
    paging = dialect.paging
    needed = _NEEDS.get(paging.style)
    _require(not needed or needed in used, f"the list is asked for without {{{needed}}}")
    followed = paging.style in _FOLLOWED
    _require(followed == bool(paging.follow), "follow belongs to the styles cursor and link")
    _require(("size" in used) == bool(paging.size), "paging: size and {size} belong together")
    _require(not dialect.since or "since" in used, "the list is asked for without {since}")
    _require(1 <= dialect.at_once <= _MOST_AT_ONCE, f"at_once is between 1 and {_MOST_AT_ONCE}")
    questions = [dialect.asking, *(detail.asking for detail in dialect.details)]
    every = {name for question in questions for name in _used(question)}
    given = {name.partition(".")[2] for name in every if name.startswith("param.")}
    _no_strangers(given, dialect.parameters, "parameters")
    _no_strangers(dialect.parameters, given, "unused parameters")
    shown = [question.path for question in questions]
    _require("secret" not in placeholders(shown), "a secret never stands in a path: it is shown")
    _require(not dialect.secret or "secret" in every, "the secret is never used")


def _used(asking: Asking) -> Iterable[str]:
    parts = [asking.path, asking.query, asking.headers, asking.json, asking.form]
    return placeholders([part for part in parts if part is not None])


def _no_strangers(given: Iterable[str], known: Iterable[str], where: str) -> None:
    strangers = sorted(set(given) - set(known))
    _require(not strangers, f"{where}: unknown {', '.join(strangers)}")


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _broken(name: str, reason: str) -> Abort:
    return Abort(faults.DIALECT_BROKEN(dialect=name, reason=reason))
