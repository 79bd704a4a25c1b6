"""The blueprint, and answers that a browser need not fetch again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, stream_with_context

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import attachment

__all__ = ["attachment", "kept_or", "statistics"]

statistics = Blueprint("jiulongpo_statistics", __name__)


def kept_or(
    mark: str,
    media_type: str,
    make: Callable[[], str | bytes | Iterator[bytes] | Iterator[str]],
    name: str = "",
) -> Response:
    """An answer, or that the reader's own copy is still right.

    Args:
        mark: of the content; another one for another content.
        media_type: of the content.
        make: makes it, in one or as pieces; not asked where the copy is right.
        name: of the file that it is saved as; empty where it is shown.
    """
    if tk.request.if_none_match.contains_weak(mark):
        answer = Response(status=304)
    else:
        made = make()
        body = made if isinstance(made, (str, bytes)) else stream_with_context(made)
        answer = Response(body, content_type=media_type)
        if name:
            answer.headers["Content-Disposition"] = attachment(name)
    answer.set_etag(mark, weak=True)
    return answer
