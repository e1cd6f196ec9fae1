"""A temporary directory for a private database server, of which nothing is left behind."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from idx_core.scale_model.account import Account
from idx_core.scale_model.process import ServerError, Workshop, running

__all__ = ["Account", "ServerError", "Workshop", "free_port", "running", "workshop"]


@contextmanager
def workshop(name: str) -> Iterator[Workshop]:
    """A fresh directory for one server; deleted at the end, whatever happens."""
    account = Account.for_servers()
    roots = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]
    root = next((root for root in roots if root.is_dir() and account.can_reach(root)), roots[0])
    directory = Path(tempfile.mkdtemp(prefix=f"idx-{name}-", dir=root))
    try:
        if account.is_other:
            os.chown(directory, account.uid, account.gid)
        yield Workshop(directory, account)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
