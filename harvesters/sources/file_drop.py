"""The file drop: whole catalogues in files, in a folder or at an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut
from ckanext.jiulongpo.harvesters.core.faults import network, reading, running
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.ports import Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.records import RecordRef, SourceRecord
from ckanext.jiulongpo.harvesters.sources.archives import files_in
from ckanext.jiulongpo.harvesters.sources.checks import FIND_FILE, FIRST_RECORD, checks_of, ignore
from ckanext.jiulongpo.harvesters.sources.identities import Identify, Seen, unread
from ckanext.jiulongpo.harvesters.sources.kind import (
    Opening,
    Secret,
    SourceKind,
    SourceSettings,
    setting,
)
from ckanext.jiulongpo.harvesters.sources.places import (
    Drop,
    FolderPlace,
    OpenFile,
    Place,
    WebPlace,
)
from ckanext.jiulongpo.harvesters.sources.readers import formats
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row

__all__ = ["KIND", "FileDrop", "FileSettings"]

_PASSWORD = "password"  # noqa: S105 - the name of the secret
_PRIVATE_KEY = "private_key"


@dataclass(slots=True)
class FileDrop:
    """A source whose records lie in files.

    Attributes:
        place: where the files are.
        identify: tells records apart.
        options: how the files are read.
        format: a format that all files have; found out for each when empty.
        expected: number of records, where the caller knows it.
    """

    place: Place
    identify: Identify
    options: ReadOptions = field(default_factory=ReadOptions)
    format: str = ""
    expected: int | None = None

    name = "file"
    capabilities = Capability.SNAPSHOT

    def probe(self) -> Sequence[Check]:
        """Whether there is a file, and the first record can be read and told from others."""
        return checks_of((FIND_FILE, self._find), (FIRST_RECORD, self._first))

    def size(self) -> int | None:
        """The expected number of records; files do not tell without being read."""
        return self.expected

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:  # noqa: ARG002 - files have no cursor
        """Every record of every file. A file that cannot be read does not keep back the others.

        Raises:
            Cut: files break off; all others have been read.
            Abort: a file could not be read, after all others have been.
        """
        seen = Seen()
        broken = _Broken(report)
        for drop in self.place.drops():
            try:
                yield from self._records(drop, seen, report, broken)
            except Abort as error:
                broken.add(error)
        seen.tell_clashes(report)
        if broken.worst:
            raise broken.worst

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """The record that discovery has read already."""
        return ref.record()

    def _find(self) -> None:
        if next(self.place.drops(), None) is None:
            raise Abort(reading.NO_FILE(place=""))

    def _first(self) -> Finding | None:
        """Of the first file alone: what is wrong with another one is told by the run."""
        for drop in self.place.drops():  # a connection lives as long as its list of files
            with drop.open() as opened:
                return self._first_in(opened)
        return running.EMPTY()

    def _first_in(self, opened: OpenFile) -> Finding | None:
        for file in files_in(opened, self.options.limits):
            for row in self._rows(file, ignore):
                self.fetch(self._ref(file.name, row, Seen()))
                return None
            break
        return running.EMPTY()

    def _records(
        self, drop: Drop, seen: Seen, report: Report, broken: _Broken
    ) -> Iterator[RecordRef]:
        with drop.open() as opened:
            for file in files_in(opened, self.options.limits):
                try:
                    for row in self._rows(file, report):
                        yield self._ref(file.name, row, seen)
                except Abort as error:
                    broken.add(error)

    def _rows(self, file: OpenFile, report: Report) -> Iterator[Row]:
        kind = formats.detect(file.stream, file.name, file.media_type, self.format)
        return formats.reader_of(kind)(file.stream, self.options, report)

    def _ref(self, file_name: str, row: Row, seen: Seen) -> RecordRef:
        if row.fault:
            guid = unread(file_name, row.position)
            return RecordRef(guid, position=row.position, fault=row.fault)
        return seen.ref(row.payload, self.identify(row.payload), row.position)


@dataclass(slots=True)
class _Broken:
    """Files that could not be read; all but the worst of them are told as they come.

    Attributes:
        worst: what ends the run: one that could not be read at all rather than one that breaks off.
    """

    report: Report
    worst: Abort | None = None

    def add(self, error: Abort) -> None:
        if self.worst is None:
            self.worst = error
            return
        if isinstance(error, Cut) and not isinstance(self.worst, Cut):
            self.report(error.finding)
            return
        self.report(self.worst.finding)
        self.worst = error


@dataclass(frozen=True, slots=True)
class FileSettings(SourceSettings):
    """Settings of a file drop."""

    format: str = setting(
        N_("Format"),
        N_("Of all files; found out for each file when left open."),
        default="",
        choices=("", *formats.FORMATS),
        bears=True,
    )
    encoding: str = setting(
        N_("Encoding"),
        N_("Tried last, after UTF-8 and GB18030."),
        default="",
        bears=True,
        example="big5",
    )
    host_key: str = setting(
        N_("Host key"),
        N_("Fingerprints by which an SFTP server is known, with spaces between them."),
        default="",
        most=500,
        example="SHA256:uNiVztksCsDhcc0u9e8BrrJWQbb1kPfWGF9JN2Y0V2M",
    )
    files: str = setting(
        N_("Files"), N_("Which files of a folder."), default="*", example="*.csv", most=200
    )


def _open(opening: Opening[FileSettings]) -> FileDrop:
    chosen = opening.settings
    options = ReadOptions(encoding=chosen.encoding, records=opening.rules.records)
    return FileDrop(
        _place(opening), opening.rules.identity, options, chosen.format, opening.expected
    )


def _place(opening: Opening[FileSettings]) -> Place:
    url = opening.url
    if url.startswith(("http://", "https://")):
        return WebPlace(url, opening.http())
    if url.startswith("sftp://"):
        return _on_sftp(opening)
    path = Path(unquote(urlsplit(url).path) if url.startswith("file://") else url)
    if not opening.roots:
        raise Abort(network.PLACE_REFUSED())
    return FolderPlace(path, opening.roots, pattern=opening.settings.files)


def _on_sftp(opening: Opening[FileSettings]) -> Place:
    # Loads a library of SSH, which few sources need
    from ckanext.jiulongpo.harvesters.sources.sftp import Login, SftpPlace  # noqa: PLC0415 - as said

    login = Login(
        frozenset(opening.settings.host_key.split()),
        opening.secrets.get(_PASSWORD, ""),
        opening.secrets.get(_PRIVATE_KEY, ""),
    )
    return SftpPlace(opening.url, login, opening.policy, opening.settings.files)


KIND = SourceKind(
    name="jiulongpo_file",
    title=N_("Catalogue files"),
    description=N_(
        "Entries in JSON, XML, CSV, XLSX or XLS files: in a folder, at an address, or on SFTP"
    ),
    settings=FileSettings,
    open=_open,
    secrets=(
        Secret(_PASSWORD, N_("Password"), N_("Of the account on an SFTP server.")),
        Secret(_PRIVATE_KEY, N_("Private key"), N_("Instead of a password; OpenSSH or PEM.")),
    ),
    address=N_("Address or path of the file or folder"),
)
