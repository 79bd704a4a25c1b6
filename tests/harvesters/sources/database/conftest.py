from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harvesters.sources.database.server import DepartmentDatabase, department_database


@pytest.fixture(scope="session")
def department() -> Iterator[DepartmentDatabase]:
    with department_database() as database:
        yield database
