"""A server on the loopback that remembers whether anybody came."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Canary:
    """`visits` counts connections to `address`, host and port."""

    def __init__(self, listening: socket.socket) -> None:
        host, port = listening.getsockname()
        self.address = f"{host}:{port}"
        self.visits = 0
        self._listening = listening

    def listen(self) -> None:
        """Accept and count until the socket is shut."""
        with suppress(OSError):
            while True:
                visitor, _ = self._listening.accept()
                self.visits += 1
                visitor.close()


@contextmanager
def canary() -> Iterator[Canary]:
    """Listens until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Canary(listening)
        thread = threading.Thread(target=found.listen)
        thread.start()
        try:
            yield found
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
