"""A real PgBouncer before a database."""

from __future__ import annotations

import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from sample_projects.server_process import free_port, running, workshop
from tests.support.missing import missing

INI = """\
[databases]
{database} = user={user} host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
auth_file =
pool_mode = {mode}
ignore_startup_parameters = extra_float_digits
"""


@contextmanager
def pgbouncer(url: str, mode: str) -> Iterator[str]:
    """The URL of the same database through a PgBouncer with this pool_mode."""
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        missing("PgBouncer", "apt-get install pgbouncer")
    server = urlsplit(url)
    listen = free_port()
    with workshop("pgbouncer") as place:
        ini = place.directory / "pgbouncer.ini"
        database = server.path[1:]
        ini.write_text(
            INI.format(
                database=database,
                user=server.username,
                host=server.hostname,
                port=server.port,
                listen=listen,
                mode=mode,
            )
        )
        ini.chmod(0o644)
        with running(
            place,
            [program, "--quiet", ini],
            ready=lambda: _listens(listen),
            stop_signal=signal.SIGTERM,
        ):
            yield f"postgresql://{server.username}@127.0.0.1:{listen}/{database}"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
