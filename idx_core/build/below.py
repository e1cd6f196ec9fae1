"""Lines below the cursor of a terminal that come and go, whoever else writes to it.

The cursor stays where it is: whatever is written appears where it would have without the lines,
also behind the unfinished line of a command. It is never hidden, so nothing can leave it hidden.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TextIO

_ERASE = "\x1b[J"  # from the cursor on
_ROOM, _UP = "\x1bD", "\x1b[{}A"  # lines that scroll where need be and keep the column; and back
_SAVE, _RESTORE = "\x1b7", "\x1b8"
_CUT, _WRAP = "\x1b[?7l", "\x1b[?7h"  # a name wider than it says must not move the lines below it

_speaker = threading.local()


def drawable() -> TextIO | None:
    """Standard error, where it is a terminal that can be drawn on and that somebody looks at."""
    stream = sys.stderr
    if stream is None or not stream.isatty() or os.environ.get("CI", "") not in ("", "false"):
        return None
    plain = os.environ.get("TERM", "" if os.name == "nt" else "dumb") in ("dumb", "unknown")
    return None if plain else stream


class Below:
    """Lines below the cursor of the terminal of `stream`.

    From `open` to `close`, standard output and standard error make way for whatever is written.
    That is done to the stream objects themselves, since log handlers hold them.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._write = stream.write
        self._lock = threading.RLock()  # a signal's handler may write, too
        self._process = os.getpid()
        self._frame = ""
        self._ours: list[tuple[TextIO, Callable[[str], int]]] = []

    @property
    def is_open(self) -> bool:
        """Whether the lines are there."""
        return bool(self._ours)

    @property
    def size(self) -> tuple[int, int]:
        """How many columns and lines there may be; others' text has the last line to itself."""
        columns, lines = os.get_terminal_size(self._stream.fileno())
        return (columns or 80) - 1, (lines or 24) - 2  # a terminal that knows no size says 0

    def open(self) -> None:
        """Make the streams give way."""
        with self._lock:
            for stream in (self._stream, sys.stdout, sys.__stdout__, sys.__stderr__):
                if stream is not None and stream.isatty() and not self._has(stream):
                    giving_way = self._giving_way(stream, stream.write)
                    self._ours.append((stream, giving_way))
                    vars(stream)["write"] = giving_way

    def draw(self, lines: Sequence[str]) -> None:
        """Show these lines instead of those before. Raises what writing raises."""
        frame = ""
        if lines:
            room = _ROOM * len(lines) + _UP.format(len(lines))
            shown = "".join(f"\r\n{line}\x1b[K" for line in lines)
            frame = f"{room}{_SAVE}{_CUT}{shown}{_ERASE}{_WRAP}{_RESTORE}"
        with self._lock:
            if frame or self._frame:
                self._frame = frame
                self._put(frame or _ERASE)

    def close(self) -> None:
        """Leave the terminal and the streams as they were."""
        with self._lock:
            for stream, giving_way in self._ours:
                if vars(stream).get("write") is giving_way:
                    del vars(stream)["write"]
            self._ours.clear()
            with suppress(OSError, ValueError):  # the terminal is gone, or the stream is closed
                self.draw([])

    @contextmanager
    def without(self) -> Iterator[None]:
        """Keep from the terminal what this thread writes in the block: the lines say it."""
        _speaker.is_kept = self.is_open
        try:
            yield
        finally:
            _speaker.is_kept = False

    def _has(self, stream: TextIO) -> bool:
        return any(stream is ours for ours, _ in self._ours)

    def _giving_way(self, stream: TextIO, write: Callable[[str], int]) -> Callable[[str], int]:
        def giving_way(text: str) -> int:
            if os.getpid() != self._process:  # forked, with the lock of a thread that is not there
                return write(text)
            with self._lock:
                if getattr(_speaker, "is_kept", False):
                    return len(text)
                if not self._frame:
                    return write(text)
                with suppress(OSError, ValueError):
                    self._put(_ERASE)
                try:
                    written = write(text)
                    stream.flush()
                finally:
                    with suppress(OSError, ValueError):
                        self._put(self._frame)
                return written

        return giving_way

    def _put(self, text: str) -> None:
        self._write(text)
        self._stream.flush()
