"""A private PostgreSQL that can be stopped as a crash would, and started again."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path

from benchmarks.disturbed.disk import Disk, small_disk
from idx_core.scale_model.programs import embedded_binaries
from sample_projects.embedded import (
    THROWAWAY_SETTINGS,
    initialised,
    is_ready,
    url_of,
)
from sample_projects.server_process import ServerError, Workshop, free_port, running, workshop

_SETTINGS = {
    **THROWAWAY_SETTINGS,
    # What was committed must be there after a stop; only the machine itself does not go down.
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "deadlock_timeout": "300ms",
    # So small that every sort writes temporary files: a quota on these is then hit.
    "maintenance_work_mem": "64kB",
}
_PATIENCE = 10.0  # seconds for the port to be free again


class Server:
    """The server at `url`; `stop` ends it as `pg_ctl stop -m immediate` does.

    `disk` is there for databases that a full disk is to happen to, None where there can be none.
    """

    def __init__(self, place: Workshop, binaries: Path, disk: Disk | None) -> None:
        self.disk = disk
        self._place = place
        self._binaries = binaries
        self._port = free_port()
        self._running = ExitStack()
        self._starts = count(1)

    @property
    def url(self) -> str:
        """The URL of the database `postgres`; the same after every start."""
        return url_of(self._port)

    def start(self) -> None:
        """Start it, with a recovery after an immediate stop; ServerError when that fails."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self._running.enter_context(self._process())
                return
            except ServerError as error:
                if "Address already in use" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """Stop it at once, without a checkpoint; every session is cut off."""
        self._running.close()

    def _process(self) -> AbstractContextManager[None]:
        # The guard deletes its directory when it has stopped the server: one for each start.
        own = self._place.directory / f"start-{next(self._starts)}"
        own.mkdir()
        data = self._place.directory / "data"
        options = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        return running(
            Workshop(own, self._place.account),
            [self._binaries / "postgres", "-D", data, f"--port={self._port}", *options],
            ready=lambda: is_ready(data),
            stop_signal=signal.SIGQUIT,
        )


@contextmanager
def restartable_server() -> Iterator[Server]:
    """A fresh server, running; gone with its data when the block ends."""
    with workshop("chaos") as place:
        binaries = initialised(place, embedded_binaries())
        with small_disk(place) as disk:
            server = Server(place, binaries, disk)
            server.start()
            try:
                yield server
            finally:
                server.stop()
