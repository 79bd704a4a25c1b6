from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack import services
from stack.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty data folder."""
    return Layout.at(tmp_path / "var")


@contextlib.contextmanager
def own_services() -> Iterator[Layout]:
    """A data folder in a short place, its services stopped and its data gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="jlp-", dir=os.environ.get("TMPDIR", "/tmp")))  # noqa: S108 -- a socket needs a short path
    layout = Layout.at(folder)
    try:
        yield layout
    finally:
        services.down(layout)
        shutil.rmtree(folder, ignore_errors=True)
