"""An address is known as a mark that lasts a day."""

from __future__ import annotations

from datetime import UTC, datetime

from ckanext.jiulongpo.developers.addresses import hashed


def test_a_hash_hides_the_address_and_changes_every_day(ckan_config: object) -> None:
    """What Valkey holds today says nothing about yesterday's callers."""
    monday = datetime(2026, 11, 23, 12, tzinfo=UTC)
    tuesday = datetime(2026, 11, 24, 0, 1, tzinfo=UTC)
    assert hashed("203.0.113.7", monday) == hashed("203.0.113.7", monday.replace(hour=1))
    assert hashed("203.0.113.7", monday) != hashed("203.0.113.7", tuesday)
    assert hashed("203.0.113.7", monday) != hashed("203.0.113.8", monday)
    assert "203" not in hashed("203.0.113.7", monday)
