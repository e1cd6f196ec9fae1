"""Keeps code of revisions from touching anything while it is only read.

Revisions are Python, and nothing can hold back all that Python can do. What they are seen to do is:
a connection of SQLAlchemy or SQLite, a socket, a program, a file that is written or removed. It is
refused with an error, which ends the reading of that revision there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_reading: ContextVar[bool] = ContextVar("reading", default=False)
_REFUSED = (
    *("socket.connect", "socket.bind", "socket.sendto", "sqlite3.connect", "subprocess.Popen"),
    *("os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename", "os.rmdir"),
    *("os.mkdir", "os.truncate", "os.link", "os.symlink", "os.chmod", "os.kill", "shutil.rmtree"),
    *("shutil.move", "shutil.copyfile", "shutil.copytree"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_installed: list[bool] = []


class EffectError(PermissionError):
    """A revision wants to do something while it is only read."""


@contextmanager
def without_effects() -> Iterator[None]:
    """In this block, and in this thread, effects are refused."""
    if not _installed:
        _installed.append(True)
        sys.addaudithook(_refuse)  # there is no way to remove one: it looks at `_reading`
        event.listen(Engine, "do_connect", _refuse_connection)
    token, sys.dont_write_bytecode = _reading.set(True), True
    try:
        yield
    finally:
        _reading.reset(token)
        sys.dont_write_bytecode = False


def _refuse(name: str, args: tuple[Any, ...]) -> None:
    if not _reading.get():
        return
    is_written = name == "open" and isinstance(args[2], int) and args[2] & _WRITING
    if is_written or name in _REFUSED:
        raise EffectError(f"it does {name}, which is not done while it is read")


def _refuse_connection(*args: Any) -> None:
    if _reading.get():
        raise EffectError("it connects to a database, which is not done while it is read")
