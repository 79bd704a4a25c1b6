from __future__ import annotations

from tests.shared_data import shared_data

__all__ = ["shared_data"]
