"""A private MariaDB server made of the system's own programs."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql

from sample_projects.server_process import ServerError, Workshop, free_port, running, workshop

FAST = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    # The kernel's asynchronous requests are few, and shared by every server of the machine.
    "--innodb-use-native-aio=0",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=16M",
    "--skip-log-bin",
    "--skip-name-resolve",
)


def find_mariadb() -> tuple[Path, Path] | None:
    """The server program and the one that makes its data directory, or None."""
    folders = "/usr/sbin:/usr/bin:/usr/libexec:/usr/local/bin:/opt/homebrew/bin"
    server = shutil.which("mariadbd") or shutil.which("mariadbd", path=folders)
    install = shutil.which("mariadb-install-db") or shutil.which("mariadb-install-db", path=folders)
    return (Path(server), Path(install)) if server and install else None


@contextmanager
def mariadb_server(server: Path, install: Path) -> Iterator[int]:
    """Start MariaDB on 127.0.0.1, user ``root`` without a password; gives the port."""
    with workshop("mariadb") as place:
        data, socket = place.directory / "data", place.directory / "socket"
        _initialise(place, install, data)
        port = free_port()
        command: list[str | Path] = [
            *(server, "--no-defaults", f"--datadir={data}", f"--socket={socket}"),
            *("--bind-address=127.0.0.1", f"--port={port}", *FAST),
        ]
        with running(place, command, ready=lambda: _answers(port), stop_signal=signal.SIGTERM):
            yield port


def _initialise(place: Workshop, install: Path, data: Path) -> None:
    """Make the data directory. Seen to fail once on a loaded machine, hence the second attempt."""
    command: list[str | Path] = [
        *(install, "--no-defaults", f"--datadir={data}", "--skip-test-db"),
        *("--auth-root-authentication-method=normal", "--innodb-use-native-aio=0"),
    ]
    try:
        place.run(command)
    except ServerError:
        shutil.rmtree(data, ignore_errors=True)
        place.run(command)


def _answers(port: int) -> bool:
    try:
        pymysql.connect(host="127.0.0.1", port=port, user="root").close()
    except pymysql.OperationalError:  # of pymysql.err Django's backend makes another one
        return False
    return True
