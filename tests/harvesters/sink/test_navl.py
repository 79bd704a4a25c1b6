"""The compiled schema and CKAN's own validation give the same, whatever the data."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ckan.plugins.toolkit as tk
from ckan.lib.navl.dictization_functions import DataError, Invalid, StopOnError, missing, validate

from ckanext.jiulongpo.harvesters.sink.navl import CompiledSchema

TRACE: list[tuple[Any, ...]] = []


def upper(value: Any) -> Any:
    TRACE.append(("upper", str(value)))
    return value.upper() if isinstance(value, str) else value


def short(value: Any, context: Any) -> Any:
    TRACE.append(("short", str(value), sorted(map(str, context["schema_keys"]))))
    if isinstance(value, str) and len(value) > 3:
        text = "too long"
        raise Invalid(text)
    return value


def wanted(key: Any, data: Any, errors: Any, context: Any) -> None:
    TRACE.append(("wanted", key))
    if data.get(key) in (missing, None, ""):
        errors[key].append("wanted")
        raise StopOnError


def drop(key: Any, data: Any, errors: Any, context: Any) -> None:
    TRACE.append(("drop", key))
    data.pop(key, None)


def into_extras(key: Any, data: Any, errors: Any, context: Any) -> None:
    TRACE.append(("into_extras", key))
    value = data.pop(key, None)
    if value not in (missing, None):
        number = max((k[1] for k in data if k[0] == "extras" and len(k) > 1), default=-1) + 1
        data["extras", number, "key"] = key[-1]
        data["extras", number, "value"] = value


def sum_up(key: Any, data: Any, errors: Any, context: Any) -> None:
    TRACE.append(("sum_up", key))
    data["total",] = sum(1 for k in data if len(k) > 1)


def schema() -> dict[str, Any]:
    return {
        "__before": [sum_up],
        "title": [wanted, upper],
        "note": [short],
        "theme": [into_extras],
        "plain": [],
        "items": {
            "name": [wanted, short],
            "parts": {"size": [upper], "__extras": [drop]},
            "__after": [sum_up],
        },
        "extras": {"key": [upper], "value": []},
        "__extras": [drop],
        "__junk": [drop],
        "__after": [sum_up],
    }


TEXT = st.one_of(st.text("abé你", max_size=5), st.none(), st.booleans(), st.integers(0, 9))
PART = st.dictionaries(st.sampled_from(["size", "odd"]), TEXT, max_size=2)
ITEM = st.fixed_dictionaries(
    {}, optional={"name": TEXT, "odd": TEXT, "parts": st.lists(PART, max_size=2)}
)
DATA = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXT,
        "note": TEXT,
        "theme": TEXT,
        "plain": st.one_of(TEXT, st.lists(TEXT, max_size=2)),
        "odd": TEXT,
        "items": st.lists(ITEM, max_size=3),
        "extras": st.lists(st.fixed_dictionaries({"key": TEXT, "value": TEXT}), max_size=2),
        "stranger": st.lists(st.fixed_dictionaries({"deep": TEXT}), min_size=1, max_size=2),
    },
)


def _outcome(run: Any, data: dict[str, Any]) -> tuple[Any, list[Any]]:
    TRACE.clear()
    try:
        result = run(deepcopy(data), {})
    except DataError:
        return "DataError", []
    return result, list(TRACE)


@given(DATA)
@example({"items": [{"parts": [{"size": None}]}]})
def test_results_errors_and_the_order_of_calls_are_navl_s(data: dict[str, Any]) -> None:
    compiled = CompiledSchema(schema())
    expected, calls = _outcome(lambda d, c: validate(d, schema(), c), data)
    actual, _ = _outcome(compiled.validate, data)
    assert actual == expected
    if expected != "DataError":
        (converted, faulty), own_calls = _outcome(compiled.convert, data)
        assert own_calls == calls
        assert converted == expected[0]
        assert faulty == bool(expected[1])


@given(st.lists(DATA, min_size=2, max_size=5))
def test_one_compiled_schema_serves_many_records(batch: list[dict[str, Any]]) -> None:
    compiled = CompiledSchema(schema())
    for data in batch:
        expected, _ = _outcome(lambda d, c: validate(d, schema(), c), data)
        assert _outcome(compiled.validate, data)[0] == expected


def test_a_text_in_the_place_of_rows_is_refused_as_navl_does() -> None:
    with pytest.raises(DataError):
        CompiledSchema(schema()).validate({"title": "a", "items": "text"}, {})


def test_a_replaced_validator_is_called_in_the_place_of_the_other() -> None:
    compiled = CompiledSchema({"title": [wanted]}, {wanted: upper})
    assert compiled.validate({"title": "ab"}, {}) == ({"title": "AB"}, {})


def test_validators_of_ckan_itself_run_the_same() -> None:
    own = {
        "name": [tk.get_validator("not_empty"), tk.get_validator("unicode_safe")],
        "size": [tk.get_validator("ignore_empty"), tk.get_validator("int_validator")],
    }
    for data in ({"name": "a", "size": "3"}, {"name": "", "size": "x"}, {"size": ""}):
        assert CompiledSchema(own).validate(dict(data), {}) == validate(dict(data), own, {})
