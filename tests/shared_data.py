"""The folder of real records beside the repository.

None of it may be copied into the repository. A test that asks for it skips, saying so, where the
folder is missing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("JLP_SHARED_DATA", ROOT.parent / "shared" / "data"))


def shared_file(*parts: str) -> Path:
    """A file of the real records, or a skip that names it."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"real records are not here: {'/'.join(parts)} (set JLP_SHARED_DATA)")
    return path


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real records."""
    return shared_file()
