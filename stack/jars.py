"""Solr's own Java libraries, fetched once into the cache and checked against the lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
from jgo.env import EnvironmentBuilder, EnvironmentSpec
from jgo.env._lockfile import LockedDependency, LockFile
from jgo.maven import Artifact, MavenContext

from stack.errors import ArtefactDamagedError, LockMissingError, RegistryUnreachableError
from stack.layout import SOLR_FILES, cache_folder

SPEC = SOLR_FILES / "jgo.toml"
LOCK = SOLR_FILES / "jgo.lock.toml"
PARALLEL_DOWNLOADS = 8
TIMEOUT_SECONDS = 60

Advance = Callable[[int, int], None]


def unheard(done: int, total: int) -> None:
    """Tell nobody."""


def maven() -> MavenContext:
    """Maven's files in our cache, fetched by jgo's resolver in pure Python."""
    return MavenContext(repo_cache=cache_folder() / "maven", timeout=TIMEOUT_SECONDS)


def locked(lock: Path = LOCK) -> list[LockedDependency]:
    """The libraries that the lock names.

    Raises:
        LockMissingError: the lock is missing, unreadable or empty.
    """
    try:
        dependencies = LockFile.load(lock).dependencies
    except (OSError, ValueError, KeyError) as error:
        raise LockMissingError(path=lock) from error
    if not dependencies:
        raise LockMissingError(path=lock)
    return dependencies


def classpath(advance: Advance = unheard) -> list[Path]:
    """Every library of the lock as a checked local file.

    Args:
        advance: told how many of how many are there.

    Raises:
        ArtefactDamagedError: a file differs from the lock after it was fetched anew.
        RegistryUnreachableError: a missing file cannot be fetched.
    """
    context = maven()
    dependencies = locked()
    files: list[Path] = []
    with ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool:
        for path in pool.map(lambda dependency: _checked(context, dependency), dependencies):
            files.append(path)
            advance(len(files), len(dependencies))
    return files


def write_lock(spec: Path = SPEC, lock: Path = LOCK) -> None:
    """Resolve the coordinates of the specification anew and write the lock."""
    builder = EnvironmentBuilder(context=maven(), cache_dir=cache_folder() / "jgo")
    fresh = builder.resolve_lockfile(EnvironmentSpec.load(spec))
    fresh.dependencies.sort(key=lambda one: (one.groupId, one.artifactId))
    fresh.save(lock)


def _checked(context: MavenContext, dependency: LockedDependency) -> Path:
    artifact = (
        context.project(dependency.groupId, dependency.artifactId)
        .at_version(dependency.version)
        .artifact(dependency.classifier or "", dependency.packaging)
    )
    path = _fetched(artifact)
    if _agrees(path, dependency):
        return path
    # A download that was cut short, or a damaged disk: once more from the registry
    path.unlink()
    path = _fetched(artifact)
    if not _agrees(path, dependency):
        path.unlink()
        raise ArtefactDamagedError(what=path.name)
    return path


def _agrees(path: Path, dependency: LockedDependency) -> bool:
    return hashlib.sha256(path.read_bytes()).hexdigest() == dependency.sha256


def _fetched(artifact: Artifact) -> Path:
    try:
        return artifact.resolve()
    except (requests.RequestException, RuntimeError) as error:
        raise RegistryUnreachableError(
            what=artifact.filename, reason=type(error.__cause__ or error).__name__
        ) from error
