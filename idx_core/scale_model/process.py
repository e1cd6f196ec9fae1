"""A server process that lives exactly as long as the process that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from idx_core.errors import IdxError
from idx_core.scale_model import guard
from idx_core.scale_model.account import Account


class ServerError(IdxError):
    """A server could not be prepared, started or stopped; the message has the end of its log."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """A temporary directory that belongs to the account the server runs as."""

    directory: Path
    account: Account
    environment: dict[str, str] = field(
        # PGPORT, PGDATA, MYSQL_HOME … of the caller are none of this server's business.
        default_factory=lambda: {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    )

    def run(self, command: Sequence[str | Path]) -> None:
        """Run one preparing command (initdb …) to its end; ServerError when it fails."""
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.directory,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=self.account.uid if self.account.is_other else None,
            group=self.account.gid if self.account.is_other else None,
            extra_groups=[] if self.account.is_other else None,
        )
        if done.returncode:
            said = done.stdout.strip()
            shown = said if len(said) < 4000 else f"{said[:2000]}\n…\n{said[-2000:]}"
            raise ServerError(f"cannot run {str(command[0])!r}: {shown}")


@contextmanager
def running(
    place: Workshop,
    command: Sequence[str | Path],
    *,
    ready: Callable[[], bool],
    stop_signal: signal.Signals,
    patience: float = 60.0,
) -> Iterator[None]:
    """Run ``command`` until the block ends or this process dies.

    ``ready`` is polled for up to ``patience`` seconds. ServerError when the server ends early,
    is not ready in time, or does not stop.
    """
    # In a session of its own: Ctrl-C must reach this process, which then stops the server.
    keeper = subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", guard.__file__, str(int(stop_signal))),
            *(str(place.account.uid), str(place.account.gid), str(place.directory)),
            *(str(part) for part in command),
        ],
        env=place.environment,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    assert keeper.stdin is not None
    try:
        _wait_until_ready(place, keeper, ready, patience)
        yield
    finally:
        keeper.stdin.close()
        keeper.wait(guard.PATIENCE + 10)


def _wait_until_ready(
    place: Workshop, keeper: subprocess.Popen[bytes], ready: Callable[[], bool], patience: float
) -> None:
    deadline = time.monotonic() + patience
    while not ready():
        if keeper.poll() is not None:
            raise ServerError(f"the server ended while it was starting: {_end_of_log(place)}")
        if time.monotonic() > deadline:
            raise ServerError(f"no answer after {patience:.0f} seconds: {_end_of_log(place)}")
        time.sleep(0.02)


def _end_of_log(place: Workshop) -> str:
    try:
        return (place.directory / "log").read_text(errors="replace")[-2000:].strip()
    except OSError:
        return "(no log)"
