"""What an error page says: what happened, and what the reader can do."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """The heading and the advice of an error page."""

    title: str
    text: str


def error_words(code: int | list[int]) -> ErrorWords:
    """The words for an HTTP status; those of 500 for one that has none of its own.

    CKAN gives the status of an exception that nobody caught as a list of one number.
    """
    status = code[0] if isinstance(code, list) else code
    known = {
        400: (
            tk._("The address asks for something unknown"),
            tk._("Check the address, or search again."),
        ),
        401: (tk._("Please log in"), tk._("This page is for members of a department.")),
        403: (
            tk._("This page is not open to you"),
            tk._("It is for members of a department. Your department’s administrator admits you."),
        ),
        404: (
            tk._("There is no such page"),
            tk._(
                "The address may be misspelt, or the entry may have been withdrawn. Search for it:"
            ),
        ),
        429: (tk._("Too many requests"), tk._("Wait a minute and try again.")),
    }
    title, text = known.get(status) or (
        tk._("The site could not answer"),
        tk._("The fault is ours and has been recorded. Try again in a few minutes."),
    )
    return ErrorWords(title, text)
