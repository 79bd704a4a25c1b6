"""Docstrings of both styles give their parts; odd ones give less, never an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.developers.docstrings import described

STOCK = """Return a list of the names of things.

You may use :py:func:`~ckan.logic.action.get.package_show` too.

.. versionadded:: 2.9

:param limit: how many at most
    (optional, default: ``10``)
:type limit: int
:param string id: the name
:returns: the names
    in their order
:rtype: list of strings

"""
OURS = """Ask the table of a file.

Example::

    ckanapi action ask \\
        resource_id=5f1c

Args:
    context: CKAN's.
    data_dict: ``resource_id``; ``limit`` (100,
        at most 1000).

Returns:
    ``rows``, objects by column.

Raises:
    NotFound: there is no such table,
        or it is hidden.
    ValidationError: a column is not there.
"""


def test_a_stock_docstring_gives_its_parameters_with_types() -> None:
    found = described([STOCK])
    assert found.summary == "Return a list of the names of things."
    assert found.body == "You may use package_show too."
    assert found.parameters["limit"].kind == "int"
    assert found.parameters["limit"].optional
    assert found.parameters["limit"].text == "how many at most (optional, default: `10`)"
    assert found.parameters["id"].kind == "string"
    assert not found.parameters["id"].optional
    assert found.returns == "the names in their order"


def test_a_docstring_of_the_suite_gives_its_sections() -> None:
    found = described([OURS])
    assert found.summary == "Ask the table of a file."
    assert found.arguments == "`resource_id`; `limit` (100, at most 1000)."
    assert found.returns == "`rows`, objects by column."
    assert found.raises["NotFound"] == "there is no such table, or it is hidden."
    assert set(found.raises) == {"NotFound", "ValidationError"}
    assert found.example.startswith("ckanapi action ask")


def test_the_outermost_text_wins_and_inner_ones_complete_it() -> None:
    found = described(["Search by labels alone.", STOCK])
    assert found.summary == "Search by labels alone."
    assert set(found.parameters) == {"limit", "id"}


@pytest.mark.parametrize("texts", [[], [""], [":param:"], [":param x"], ["Args:"], ["\n\n"]])
def test_odd_docstrings_give_nothing(texts: list[str]) -> None:
    assert described(texts).parameters == {}


@given(st.lists(st.text(alphabet=":`~ .\nparamtypeArgs()", max_size=80), max_size=3))
def test_no_docstring_is_an_error(texts: list[str]) -> None:
    described(texts)
