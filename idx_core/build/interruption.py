"""Ctrl-C while a statement runs: it is cancelled on the server, whatever the driver does."""

import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from idx_core.build.session import Session


@contextmanager
def cancelled_by_ctrl_c(session: Session) -> Iterator[None]:
    """Cancel the session's statement as soon as SIGINT arrives, and raise KeyboardInterrupt.

    A driver that waits inside its C library does not see the signal before the statement has ended
    by itself. The interpreter however writes the signal's number into a socket at once, and a
    thread that listens there asks the server to cancel.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    listening, written = socket.socketpair()
    written.setblocking(False)
    previous = signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
    if previous != -1:  # an event loop's, which does all this itself
        signal.set_wakeup_fd(previous, warn_on_full_buffer=False)  # as asyncio has it
        with listening, written:
            yield
        return
    arrived = threading.Event()
    listener = threading.Thread(target=_listen, args=(listening, session, arrived), daemon=True)
    try:
        listener.start()
        yield
    finally:
        signal.set_wakeup_fd(-1)
        written.close()  # the listener reads what was written, and then that nothing follows
        # Ctrl-C just before this line has it run as late as in the interpreter's shutdown, where
        # threads have stopped and are waited for in vain.
        if listener.ident is not None and not sys.is_finalizing():
            listener.join()
    if arrived.is_set():
        raise KeyboardInterrupt


def _listen(listening: socket.socket, session: Session, arrived: threading.Event) -> None:
    with listening:
        while number := listening.recv(1):
            if number == bytes([signal.SIGINT]):
                arrived.set()
                session.cancel()
