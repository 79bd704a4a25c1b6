"""Validators become JSON Schema by the table; what is not in it is left open."""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers.jsonschemas import NAMED, of_kind, of_schema, of_validators


def _v(*names: str) -> list[Any]:
    return [tk.get_validator(name) for name in names]


def test_a_required_text() -> None:
    prop = of_validators("id", _v("not_empty", "unicode_safe"))
    assert prop.required
    assert prop.schema == {"type": "string"}


def test_a_default_makes_a_parameter_optional() -> None:
    default = tk.get_validator("default")(100)
    prop = of_validators("limit", [*_v("not_empty"), default, *_v("natural_number_validator")])
    assert not prop.required
    assert prop.schema == {"default": 100, "type": "integer", "minimum": 0}


def test_choices_are_listed() -> None:
    one_of = tk.get_validator("one_of")(["a", "b"])
    assert of_validators("x", [one_of]).schema == {"enum": ["a", "b"]}


def test_json_in_a_text_may_be_anything() -> None:
    prop = of_validators("filters", _v("ignore_missing", "convert_to_json_if_string"))
    assert prop.as_json
    assert prop.schema == {}


def test_an_unknown_validator_is_left_open() -> None:
    def only_on_sundays(value: object) -> object:
        return value

    assert of_validators("x", [only_on_sundays]).schema == {}


def test_a_schema_hides_what_is_not_for_callers() -> None:
    schema = {
        "name": _v("not_empty"),
        "__extras": _v("ignore"),
        "internal": _v("empty"),
        "rows": {"year": _v("int_validator")},
    }
    found = {prop.name: prop for prop in of_schema(schema)}
    assert set(found) == {"name", "rows"}
    assert found["rows"].schema["items"]["properties"]["year"] == {"type": "integer"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("string", "string"),
        ("int", "integer"),
        ("bool (optional, default: False)", "boolean"),
        ("list of strings", "array"),
        ("list of dictionaries", "array"),
        ("dictionary", "object"),
        ("iso date string", None),
        ("", None),
    ],
)
def test_types_in_docstrings_words(words: str, kind: str | None) -> None:
    assert of_kind(words).get("type") == kind


def test_the_table_names_validators_that_exist(kept_db: None) -> None:
    """A name that no validator has would say nothing for ever."""
    own = {"list_of_strings_or_lists", "datastore_parse_dict", "unicode_only"}
    for name in set(NAMED) - own:
        assert tk.get_validator(name)
