"""Has a document parsed by a process with limits, and takes the plain statements."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import linked as faults

__all__ = ["ParsingLimits", "statements"]

_CHILD = Path(__file__).with_name("child.py")
_FAULTY = 3
_FAULTS = {
    "DOCUMENT_TYPE": faults.DOCUMENT_TYPE,
    "REMOTE_CONTEXT": faults.REMOTE_CONTEXT,
    "TOO_MUCH": faults.TOO_MUCH_RDF,
    "OUTSIDE": faults.REACHES_OUT,
    "BROKEN": faults.BROKEN_RDF,
}


@dataclass(frozen=True, slots=True)
class ParsingLimits:
    """What one document may take.

    Attributes:
        document_bytes: of the document.
        memory_megabytes, seconds: of the process that parses it.
        triples: statements in it.
    """

    document_bytes: int = 64 * 1024 * 1024
    memory_megabytes: int = 1024
    seconds: int = 60
    triples: int = 500_000


@contextmanager
def statements(
    stream: BinaryIO, format_name: str, base: str, name: str, limits: ParsingLimits
) -> Iterator[IO[bytes]]:
    """The document's statements as ``child.py`` writes them, in a file that is gone afterwards.

    Args:
        stream: of the document, at its start.
        format_name: rdflib's name of its format.
        base: what relative addresses in it are relative to.
        name: of the document, for findings.
        limits: of the document and of the process.

    Raises:
        Abort: it cannot be parsed, or not within the limits.
    """
    with tempfile.TemporaryFile() as document, tempfile.TemporaryFile() as parsed:
        size = 0
        while piece := stream.read(1024 * 1024):
            size += len(piece)
            if size > limits.document_bytes:
                raise Abort(faults.TOO_MUCH_RDF(file=name, reason=f"{size} bytes"))
            document.write(piece)
        document.seek(0)
        _parse(document, parsed, (format_name, base), name, limits)
        parsed.seek(0)
        yield parsed


def _parse(
    document: IO[bytes],
    parsed: IO[bytes],
    arguments: tuple[str, str],
    name: str,
    limits: ParsingLimits,
) -> None:
    measure = f"{limits.memory_megabytes},{limits.seconds},{limits.triples}"
    # The program is ours; arguments are a format's name, an address and numbers
    try:
        done = subprocess.run(  # noqa: S603 -- this package's own program
            [sys.executable, "-I", str(_CHILD), *arguments, measure],
            check=False,
            stdin=document,
            stdout=parsed,
            stderr=subprocess.PIPE,
            timeout=limits.seconds * 3,
            env={"PYTHONHASHSEED": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise Abort(faults.TOO_MUCH_RDF(file=name, reason=f"{limits.seconds} s")) from error
    if done.returncode == 0:
        return
    line = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    fault, _, reason = line.partition(" ")
    if done.returncode != _FAULTY or fault not in _FAULTS:
        raise Abort(faults.TOO_MUCH_RDF(file=name, reason=f"status {done.returncode}"))
    raise Abort(_FAULTS[fault](file=name, reason=reason))
