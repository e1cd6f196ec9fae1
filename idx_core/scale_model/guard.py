"""Keep one server alive exactly as long as the process that started it.

Run as a script: ``guard.py SIGNAL UID GID DIRECTORY COMMAND ...`` (UID -1: as the caller).
When standard input ends, because the starter closed it or because it was killed, the server
gets SIGNAL, then DIRECTORY is deleted. A server that ends by itself ends the guard with exit
code 1 and leaves DIRECTORY, with the log in it, to the starter.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

PATIENCE = 20.0  # seconds for an orderly shutdown
POLL = 0.5


def main(arguments: list[str]) -> int:
    stop_signal, uid, gid = (int(argument) for argument in arguments[:3])
    directory, command = Path(arguments[3]), arguments[4:]
    signal.signal(signal.SIGTERM, _interrupt)
    account = {} if uid < 0 else {"user": uid, "group": gid, "extra_groups": []}
    with (directory / "log").open("ab") as log:
        server = subprocess.Popen(
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **account,  # type: ignore[call-overload]
        )
    try:
        while not _starter_is_gone():
            if server.poll() is not None:
                return 1
    except InterruptedError:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # told once is enough
    _stop(server, stop_signal)
    shutil.rmtree(directory, ignore_errors=True)
    return 0


def _starter_is_gone() -> bool:
    readable, _, _ = select.select([sys.stdin], [], [], POLL)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1024)


def _stop(server: subprocess.Popen[bytes], stop_signal: int) -> None:
    server.send_signal(stop_signal)
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    if server.poll() is None:
        server.kill()
        server.wait()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise InterruptedError


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
