"""What a request may hold: judged in one place, before any view reads it.

CKAN's views take whatever comes and break on some of it (500), keep a body of any size in memory,
and write what ``callback`` says in front of their answer: a script of the site's own, whatever the
policy of content says. ``strict_json`` reads the bodies; here is what concerns the request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request
from flask.json.provider import DefaultJSONProvider
from typing_extensions import override
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

import ckan.plugins.toolkit as tk
from ckan.common import current_user

from ckanext.jiulongpo import config, faults
from ckanext.jiulongpo.strict_json import JsonError, has_no_such_character, read

if TYPE_CHECKING:
    from flask import Flask

    from ckanext.jiulongpo.findings import Finding

__all__ = ["bound_requests"]

_MEGABYTE = 1024 * 1024
_NAMES = 1000
"""As many as Flask takes of a form."""
_NAME_LENGTH = 500
_CALLBACK_LENGTH = 100
_CALLBACK = re.compile(
    rf"(?=.{{1,{_CALLBACK_LENGTH}}}$)[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII
)
_LARGEST = 2**63 - 1
"""Of PostgreSQL's ``bigint``, which counts and places are asked for with."""
_COUNTS = frozenset({"limit", "offset", "rows", "start"})
_FILES = "multipart/form-data"


class _BoundedJson(DefaultJSONProvider):
    """Reads strictly wherever a view asks Flask for JSON."""

    @override
    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return read(s)


def bound_requests(app: Flask) -> None:
    """Refuse what is too large or what no view can read.

    Args:
        app: just made, before its first request.
    """
    app.json = _BoundedJson(app)
    app.config["MAX_CONTENT_LENGTH"] = config.body_megabytes() * _MEGABYTE
    app.before_request(_refuse)


def _refuse() -> Response | None:
    _narrow()
    try:
        finding = _fault()
    except RequestEntityTooLarge:
        limit = (request.max_content_length or 0) // _MEGABYTE
        return _answer(413, faults.BODY_TOO_LARGE(limit=limit))
    return _answer(400, finding) if finding else None


def _narrow() -> None:
    """JSON is held in memory several times over, and visitors have no files to send."""
    if not current_user.is_authenticated:
        most = config.visitor_megabytes()
    elif request.mimetype == _FILES:
        return
    else:
        most = config.json_megabytes()
    request.max_content_length = min(most, config.body_megabytes()) * _MEGABYTE


def _fault() -> Finding | None:
    told = (request.path, *_words(request.args.items(multi=True)))
    if any(map(has_no_such_character, told)):
        return faults.NO_SUCH_CHARACTER()
    if _is_of_the_api() and not _CALLBACK.fullmatch(request.args.get("callback", "none")):
        return faults.BAD_CALLBACK(limit=_CALLBACK_LENGTH)
    if any(map(has_no_such_character, _words(request.form.items(multi=True)))):
        return faults.NO_SUCH_CHARACTER()
    return _fault_of_call() if request.endpoint == "api.action" else None


def _fault_of_call() -> Finding | None:
    """What is wrong with the parameters of an action, whichever way they come, or with its name."""
    try:
        given = _parameters()
    except JsonError as error:
        return error.finding
    if len(given) > _NAMES or any(len(name) > _NAME_LENGTH for name in given):
        return faults.TOO_MANY_NAMES(limit=_NAMES, length=_NAME_LENGTH)
    for name, value in given.items():
        if isinstance(value, dict | list | float) and (
            name in {"id", "name"} or name[-3:] == "_id"
        ):
            return faults.NO_TEXT(name=name)
        if _is_beyond(name, value):
            return faults.NO_NUMBER(name)
    return _unknown(str((request.view_args or {}).get("logic_function")))


def _unknown(action: str) -> Finding | None:
    try:
        tk.get_action(action)
    except KeyError:
        return faults.UNKNOWN_ACTION(name=action, place="/developers/reference")
    return None


def _parameters() -> dict[str, Any]:
    """As CKAN's view reads them: a form, the address, or a body of JSON.

    Raises:
        JsonError: the body cannot be read.
    """
    if request.method == "POST" and (request.form or request.files):
        names = list(request.form)
        if len(names) == 1 and request.form[names[0]] in {"", "1"}:
            # a form of one name: jQuery sends JSON so, and CKAN reads it
            read_as_json = names[0].lstrip().startswith(("{", "["))
            return _named(read(names[0])) if read_as_json else {}
        files: dict[str, Any] = {name: {} for name in request.files}
        return {**_flat(request.form.to_dict(flat=False)), **files}
    if request.args:
        return _flat(request.args.to_dict(flat=False))
    if request.is_json and request.content_length != 0:
        return _named(_body())
    return {}


def _body() -> object:
    try:
        # kept by Flask: the view does not read it again
        return request.get_json()
    except HTTPException as error:
        if isinstance(error, RequestEntityTooLarge):
            raise
        raise _cause(error) from error


def _cause(error: BaseException | None) -> JsonError:
    """What Flask has wrapped, once or twice."""
    while error is not None:
        if isinstance(error, JsonError):
            return error
        error = error.__cause__ or error.__context__
    return JsonError(faults.NOT_JSON())


def _named(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise JsonError(faults.NO_OBJECT(example='{"id": "…"}'))
    return value


def _flat(lists: Mapping[str, list[str]]) -> dict[str, Any]:
    return {name: one[0] if len(one) == 1 else one for name, one in lists.items()}


def _is_beyond(name: str, value: object) -> bool:
    """Whether a count is larger than the database can be asked for."""
    if isinstance(value, str) and name in _COUNTS and len(value) < _NAME_LENGTH:
        digits = value.strip()
        return digits.isascii() and digits.isdigit() and int(digits) > _LARGEST
    return isinstance(value, int) and abs(value) > _LARGEST


def _words(pairs: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (word for pair in pairs for word in pair)


def _is_of_the_api() -> bool:
    return (request.endpoint or "").startswith("api.")


def _answer(status: int, finding: Finding) -> Response:
    """In the shape of CKAN's API, or as a page."""
    if not _is_of_the_api():
        tk.abort(status, finding.said(tk._))
    error = {"__type": "Bad Request", "message": finding.said(tk._), "finding": finding.told(tk._)}
    answer = jsonify({"success": False, "error": error})
    answer.status_code = status
    return answer
