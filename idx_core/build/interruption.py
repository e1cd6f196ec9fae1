"""Ctrl-C: it ends at once what may take long, and nothing that has to be undone is skipped for it.

Python raises KeyboardInterrupt between any two of its instructions, also within `__exit__` and
while a setting is set back. So in an operation Ctrl-C waits, except where the operation itself may
have to wait for others: there it is let through, and there the running statement is cancelled on
the server, whatever the driver does.
"""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from idx_core.build.session import Session
from idx_core.build.threads import run_here


class _Gate:
    """The handler of SIGINT within an operation: lets a signal through or keeps it.

    After one was let through the gate is shut, so that a second Ctrl-C leaves the cleaning up
    alone; who insists, with one more, gets through.
    """

    def __init__(self, handler: Callable[[int, FrameType | None], object]) -> None:
        self.handler = handler
        self.is_open = False
        self.is_kept = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.is_open or self.is_kept:
            self.is_open = self.is_kept = False
            self.handler(number, frame)
        else:
            self.is_kept = True

    def open(self) -> None:
        self.is_open = True
        if self.is_kept:
            self(signal.SIGINT, None)


@contextmanager
def shielded() -> Iterator[None]:
    """Have Ctrl-C wait for the end of the block, except in `unshielded` and `cancellable`."""
    handler = signal.getsignal(signal.SIGINT)
    main = threading.current_thread() is threading.main_thread()  # signals are its alone
    if not main or not callable(handler) or isinstance(handler, _Gate):
        yield
        return
    gate = _Gate(handler)
    signal.signal(signal.SIGINT, gate)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if gate.is_kept:
        handler(signal.SIGINT, None)


@contextmanager
def unshielded() -> Iterator[None]:
    """Let Ctrl-C through in the block, which only waits; at once, when one is kept."""
    gate = _gate()
    if gate is None:
        yield
        return
    try:
        gate.open()
        yield
    finally:
        gate.is_open = False


def cancellable(session: Session, statement: Callable[[], None]) -> None:
    """Run the session's statement; SIGINT cancels it at once, and KeyboardInterrupt is raised.

    A driver that waits inside its C library does not see the signal before the statement has ended
    by itself. The interpreter however writes the signal's number into a socket at once, and a
    thread that listens there asks the server to cancel.
    """
    if threading.current_thread() is not threading.main_thread():
        run_here(statement)
        return
    listening, written = socket.socketpair()
    written.setblocking(False)
    previous = signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
    if previous != -1:  # an event loop's, which does all this itself
        signal.set_wakeup_fd(previous, warn_on_full_buffer=False)  # as asyncio has it
        with listening, written, unshielded():
            statement()
        return
    arrived = threading.Event()
    listener = threading.Thread(target=_listen, args=(listening, session, arrived), daemon=True)
    try:
        listener.start()
        with unshielded():
            statement()
    finally:
        signal.set_wakeup_fd(-1)
        written.close()  # the listener reads what was written, and then that nothing follows
        if listener.ident is not None and not sys.is_finalizing():
            listener.join()
    if arrived.is_set():
        raise KeyboardInterrupt


def _gate() -> _Gate | None:
    handler = signal.getsignal(signal.SIGINT)
    main = threading.current_thread() is threading.main_thread()
    return handler if main and isinstance(handler, _Gate) else None


def _listen(listening: socket.socket, session: Session, arrived: threading.Event) -> None:
    with listening:
        while number := listening.recv(1):
            if number == bytes([signal.SIGINT]):
                arrived.set()
                session.cancel()
