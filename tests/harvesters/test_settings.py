"""Settings of a source: what is taken, what is refused, and that no secret comes in."""

from __future__ import annotations

import json

import pytest

from ckanext.jiulongpo.harvesters import settings
from ckanext.jiulongpo.harvesters.sources.file_drop import KIND
from ckanext.jiulongpo.harvesters.sources.kind import declared


def _codes(given: object) -> set[str]:
    with pytest.raises(settings.SettingsError) as caught:
        settings.parse(KIND, given if isinstance(given, str) else json.dumps(given))
    return {finding.code for finding in caught.value.findings}


def test_a_mapping_is_enough() -> None:
    chosen = settings.parse(KIND, '{"mapping": "sichuan"}')
    assert chosen.mapping == "sichuan"
    assert chosen.catalog_state == "published"
    assert not chosen.create_providers


def test_the_canonical_form_says_only_what_was_chosen_and_reads_back() -> None:
    text = '{"create_providers": true, "mapping": "sichuan", "allow_hosts": ["10.0.0.1:80"]}'
    chosen = settings.parse(KIND, text)
    assert settings.parse(KIND, chosen.canonical()) == chosen
    assert json.loads(chosen.canonical()) == {
        "mapping": "sichuan",
        "create_providers": True,
        "allow_hosts": ["10.0.0.1:80"],
    }


@pytest.mark.parametrize("text", ["", "[]", "no", "{", '"mapping"'])
def test_what_is_no_object_is_refused(text: str) -> None:
    assert _codes(text) & {"JLP-H-C01", "JLP-H-C37"}


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "api_key",
        "apikey",
        "token",
        "access_token",
        "db_passwd",
        "secret",
        "密码",
        "口令",
    ],
)
def test_a_secret_is_refused_wherever_it_stands(key: str) -> None:
    assert "JLP-H-C04" in _codes({"mapping": "sichuan", key: "x"})
    assert "JLP-H-C04" in _codes({"mapping": "sichuan", "headers": {key: "x"}})


def test_a_login_inside_an_address_is_a_secret() -> None:
    assert "JLP-H-C04" in _codes({"mapping": "sichuan", "place": "http://me:pw@host/"})


def test_a_refused_secret_is_not_repeated() -> None:
    with pytest.raises(settings.SettingsError) as caught:
        settings.parse(KIND, '{"mapping": "sichuan", "password": "hunter2"}')
    assert "hunter2" not in str(caught.value)


def test_unknown_settings_and_wrong_values_are_told_together() -> None:
    assert _codes({"mapping": "../x", "colour": 1, "create_providers": "yes"}) == {
        "JLP-H-C02",
        "JLP-H-C32",
        "JLP-H-C35",
    }


@pytest.mark.parametrize("hosts", ["10.0.0.1:80", ["10.0.0.1"], ["http://10.0.0.1:80"], [80]])
def test_hosts_are_a_list_of_address_and_port(hosts: object) -> None:
    assert _codes({"mapping": "sichuan", "allow_hosts": hosts}) == {"JLP-H-C34"}


def test_only_what_bears_on_the_entries_makes_records_changed_ones() -> None:
    plain = settings.parse(KIND, '{"mapping": "sichuan"}')
    creating = settings.parse(KIND, '{"mapping": "sichuan", "create_providers": true}')
    draft = settings.parse(KIND, '{"mapping": "sichuan", "catalog_state": "draft"}')
    assert plain.bearing() == creating.bearing() != draft.bearing()


def test_every_setting_says_what_it_is() -> None:
    for name, told in declared(KIND.settings).items():
        assert told.label, name
        assert told.help.endswith("."), name


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"place": 3}, "JLP-H-C03"),
        ({"place": "九" * 3000}, "JLP-H-C03"),
        ({"format": "exe"}, "JLP-H-C31"),
        ({"catalog_state": ["draft"]}, "JLP-H-C31"),
        ({"create_providers": 1}, "JLP-H-C32"),
    ],
)
def test_a_value_of_another_kind_is_told_with_what_it_should_be(given: dict, code: str) -> None:
    assert _codes({"mapping": "sichuan", **given}) == {code}
