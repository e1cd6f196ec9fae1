"""Forks for each program that it is asked for, on the socket whose descriptor it is given."""

from __future__ import annotations

import importlib
import io
import json
import os
import random
import runpy
import socket
import sys
from typing import Any

# What a command imports in any case; none of it reads settings or starts threads. The plugin looks
# out for the import of Django's commands: these are left to the program.
IMPORTED = {
    "django": (
        "asyncio",
        "django.contrib.postgres.operations",
        "django.core.management",
        "django.db.backends.postgresql.base",
        "django.db.backends.sqlite3.base",
        "django.db.migrations.autodetector",
        "django.db.migrations.executor",
        "django.db.migrations.writer",
        "django.db.models",
        "django.test.utils",
        "psycopg",
    ),
    "alembic": (
        "alembic.autogenerate",
        "alembic.command",
        "alembic.config",
        "psycopg",
        "sqlalchemy.dialects.postgresql",
        "sqlalchemy.dialects.sqlite",
        "sqlalchemy.ext.asyncio",
        "sqlalchemy.orm",
    ),
}
_MOST_BYTES = 1 << 20


def serve(asking: socket.socket) -> dict[str, Any] | None:
    """Answer with exit codes until nobody asks any more: None. In the child, what it shall do."""
    while True:
        message, streams, _flags, _address = socket.recv_fds(asking, _MOST_BYTES, 3)
        if not message:
            return None
        child = os.fork()
        if not child:
            asking.close()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            return dict(json.loads(message))
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        asking.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(asked: dict[str, Any]) -> None:
    """Be the process that has just been started with these arguments."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])
    sys.stdin = _stream(0, "r", "strict")
    sys.stdout = _stream(1, "w", "strict")
    sys.stderr = _stream(2, "w", "backslashreplace")
    random.seed()
    sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:1] = [asked["cwd"], *filter(None, paths)]
    for name in ("tests.support", "tests"):  # where this was found
        del sys.modules[name]
    importlib.invalidate_caches()
    script, *sys.argv[1:] = asked["arguments"]
    if script == "-m":
        runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
    else:
        sys.argv[0] = script
        runpy.run_path(script, run_name="__main__")


def _stream(descriptor: int, mode: str, errors: str) -> io.TextIOWrapper:
    binary = io.FileIO(descriptor, mode, closefd=False)
    buffered = io.BufferedReader(binary) if mode == "r" else io.BufferedWriter(binary)
    return io.TextIOWrapper(buffered, encoding="utf-8", errors=errors, line_buffering=True)


if __name__ == "__main__":
    for module in IMPORTED[sys.argv[1]]:
        importlib.import_module(module)
    if (wanted := serve(socket.socket(fileno=int(sys.argv[2])))) is not None:
        become(wanted)
