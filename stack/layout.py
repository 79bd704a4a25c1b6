"""Where everything lies: the repository, the data folder, the cache."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stack.errors import FolderNotOursError

REPOSITORY = Path(__file__).resolve().parent.parent
SOLR_FILES = REPOSITORY / "solr"
CONFIGSET = SOLR_FILES / "configset" / "jiulongpo"

# The path of a unix socket may have 107 bytes on Linux; the longest name below the folder has 30
LONGEST_SOCKET_FOLDER = 75
PASSED_THROUGH, CLOSED = 0o711, 0o700
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]+")


def cache_folder() -> Path:
    """What is fetched once and used by every clone (``XDG_CACHE_HOME``, else ``~/.cache``)."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "jiulongpo"


@dataclass(frozen=True)
class Layout:
    """The data folder of one stack."""

    root: Path

    @classmethod
    def at(cls, folder: str | Path) -> Layout:
        """The layout below ``folder``, which is made when it is missing.

        Other users of the machine look into none of it: files, index and logs hold what the
        catalogue does not show. PostgreSQL's user has to pass through to what is its own.
        """
        root = Path(folder).expanduser().resolve()
        layout = cls(root)
        root.mkdir(mode=PASSED_THROUGH, parents=True, exist_ok=True)
        layout.run.mkdir(mode=PASSED_THROUGH, exist_ok=True)
        for closed in (layout.log, layout.storage, layout.solr):
            closed.mkdir(mode=CLOSED, exist_ok=True)
            closed.chmod(CLOSED)
        return layout

    @property
    def run(self) -> Path:
        """Who runs: one small file a process."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """One log a program."""
        return self.root / "log"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's cluster."""
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's configuration and append-only file."""
        return self.root / "valkey"

    @property
    def solr(self) -> Path:
        """Solr's home."""
        return self.root / "solr"

    @property
    def storage(self) -> Path:
        """The files that CKAN keeps."""
        return self.root / "storage"

    @property
    def ini(self) -> Path:
        """CKAN's configuration."""
        return self.root / "ckan.ini"

    @property
    def services_json(self) -> Path:
        """Where the services are, for the next start."""
        return self.root / "services.json"

    @property
    def services_env(self) -> Path:
        """The same as lines for a shell."""
        return self.root / "services.env"

    def log_of(self, program: str) -> Path:
        """The log file of a supervised program."""
        return self.log / f"{program}.log"

    def sockets(self) -> Path:
        """A folder of ours, short enough for unix sockets and plain enough for an address.

        Others may pass through it, not look into it.

        Raises:
            FolderNotOursError: someone else made the folder in the temporary folder before us.
        """
        plain = PLAIN_PATH.fullmatch(str(self.run))
        if plain and len(os.fsencode(self.run)) <= LONGEST_SOCKET_FOLDER:
            return self.run
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"jiulongpo-{os.getuid()}-{digest}"
        folder.mkdir(mode=PASSED_THROUGH, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            raise FolderNotOursError(folder=folder, reason="owner")
        folder.chmod(PASSED_THROUGH)
        return folder
