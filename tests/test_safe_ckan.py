"""Start-up refuses a CKAN with published security holes."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.config import MINIMUM_CKAN, UnsafeCkanError, refuse_unsafe_ckan


@pytest.mark.parametrize("old", ["2.9.11", "2.10.10", "2.11.6", "2.12.0a1"])
def test_an_older_ckan_is_refused_with_what_to_do(old: str) -> None:
    with pytest.raises(UnsafeCkanError, match="pip install") as refusal:
        refuse_unsafe_ckan(old)
    assert old in str(refusal.value)
    assert refusal.value.code == "JLP-S-001"


@pytest.mark.parametrize("new", [MINIMUM_CKAN, "2.12.1", "2.13.0"])
def test_a_safe_ckan_is_taken(new: str) -> None:
    refuse_unsafe_ckan(new)


def test_the_installed_ckan_is_safe() -> None:
    refuse_unsafe_ckan()
