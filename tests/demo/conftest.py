from __future__ import annotations

import pytest

from demo.generator import Catalogue, generate


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ``make run`` shows."""
    return generate()
