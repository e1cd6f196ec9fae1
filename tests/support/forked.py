"""Python programs as processes of their own, without the imports that all of them begin with.

Starting a framework takes longer than what most commands do. A server with its modules imported,
where no setting has been read, forks for each program.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

Framework = Literal["django", "alembic"]

_REPOSITORY = Path(__file__).resolve().parents[2]
_IN_THE_CHILD = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
_LONGEST = 600.0  # seconds


def run(
    framework: Framework,
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    options: tuple[str, ...] = (),
    typed: str = "",
    terminal: int | None = None,
) -> subprocess.CompletedProcess[str]:
    """What `python options script …` or `python options -m module …` gives in that folder.

    Its standard input is the descriptor of a terminal, or holds what is `typed`. `environment` is
    the whole of it. A program is started by itself when it is `-c …`, where Python reads a variable
    at its start that this process has not (PYTHONHASHSEED), and where forks are no habit.
    """
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(typed.encode())
        given.seek(0)
        streams = [given.fileno() if terminal is None else terminal, out.fileno(), err.fileno()]
        is_as_here = _at_start(environment) == _at_start(os.environ)
        if is_as_here and arguments[0] != "-c" and sys.platform == "linux":
            code = _server(framework, options).run(arguments, folder, environment, streams)
        else:
            command = [sys.executable, *options, *arguments]
            stdin, stdout, stderr = streams
            code = subprocess.run(
                command, cwd=folder, env=environment, stdin=stdin, stdout=stdout, stderr=stderr
            ).returncode
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode())
    return subprocess.CompletedProcess([*arguments], code, *texts)


class _Server:
    """One process that waits on a socket; it ends when this one does."""

    def __init__(self, framework: Framework, options: tuple[str, ...]) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._ours.settimeout(_LONGEST)
        server = ["-m", "tests.support.fork_server", framework, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *options, *server],
                cwd=_REPOSITORY,
                env={name: os.environ[name] for name in os.environ if name not in _IN_THE_CHILD},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def run(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        streams: list[int],
    ) -> int:
        """The exit code; below zero the signal that ended it."""
        asked = {"arguments": list(arguments), "cwd": str(folder), "environment": {**environment}}
        socket.send_fds(self._ours, [json.dumps(asked).encode()], streams)
        answer = self._ours.recv(64)
        assert answer, "the server that forks has ended: see what it wrote"
        return int(answer)

    def end(self) -> None:
        self._ours.close()
        self._process.wait(timeout=30)


_servers: dict[tuple[Framework, tuple[str, ...]], _Server] = {}


def _server(framework: Framework, options: tuple[str, ...]) -> _Server:
    if (framework, options) not in _servers:
        server = _servers[framework, options] = _Server(framework, options)
        atexit.register(server.end)
    return _servers[framework, options]


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith("PYTHON") and name not in _IN_THE_CHILD
    }
