"""A terminal for a process, and what somebody who sits at it sees."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_TOKEN = re.compile(r"\x1b\[(\?)?([\d;]*)([A-Za-z])|\x1b([78D])|(.)", re.DOTALL)
_OURS = ("CI", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR")


class Screen:
    """What a VT100 makes of a text. What it does not know is an error.

    Lines that have scrolled away are kept. One character is one column.
    """

    def __init__(self, columns: int = 100, height: int = 24) -> None:
        self.columns, self.height = columns, height
        self.rows = [""]
        self.row = self.column = self._top = 0
        self.wraps = True
        self._saved = (0, 0)
        self._rest = ""

    def feed(self, text: str) -> None:
        text = self._rest + text
        begun = re.search(r"\x1b(\[[?\d;]*)?\Z", text)  # the rest of it is still to come
        self._rest = begun[0] if begun else ""
        for token in _TOKEN.finditer(text, 0, len(text) - len(self._rest)):
            private, number, control, escape, character = token.groups()
            if control:
                self._control(private or "", number, control)
            elif escape:
                self._escape(escape)
            else:
                self._write(character)

    @property
    def lines(self) -> list[str]:
        return [row.rstrip() for row in self.rows if row.strip()]

    @property
    def below(self) -> list[str]:
        """What stands below the cursor."""
        return [row.rstrip() for row in self.rows[self.row + 1 :] if row.strip()]

    def _control(self, private: str, number: str, control: str) -> None:
        if (private, control) == ("", "m"):
            return
        if (private, control) == ("", "A"):
            self.row = max(self.row - int(number), self._top)
        elif (private, number, control) == ("", "", "J"):
            self._erase_line()
            del self.rows[self.row + 1 :]
        elif (private, number, control) == ("", "", "K"):
            self._erase_line()
        elif (private, number, control) in (("?", "7", "l"), ("?", "7", "h")):
            self.wraps = control == "h"
        else:
            raise AssertionError(f"what is ESC [ {private}{number}{control}?")

    def _escape(self, escape: str) -> None:
        if escape == "D":
            self._down()
        elif escape == "7":
            self._saved = (self.row - self._top, self.column)
        else:
            self.row, self.column = self._saved[0] + self._top, self._saved[1]
            self._extend()

    def _write(self, character: str) -> None:
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self._down()
        else:
            assert character.isprintable(), f"what is {character!r}?"
            if self.column == self.columns and self.wraps:
                self.column = 0
                self._down()
            self.column = min(self.column, self.columns - 1)
            row = self.rows[self.row].ljust(self.column)
            self.rows[self.row] = row[: self.column] + character + row[self.column + 1 :]
            self.column += 1

    def _down(self) -> None:
        self.row += 1
        self._top = max(self._top, self.row + 1 - self.height)
        self._extend()

    def _erase_line(self) -> None:
        self.rows[self.row] = self.rows[self.row][: self.column]

    def _extend(self) -> None:
        self.rows += [""] * (self.row + 1 - len(self.rows))


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], end: int, screen: Screen) -> None:
        self.process = process
        self.screen = screen
        self.text = ""
        self._end = end
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def see(self, is_there: Callable[[Screen], bool], seconds: float = 30) -> None:
        """Wait until that is to be seen."""
        end = time.monotonic() + seconds
        while True:
            with self._lock:
                if is_there(self.screen):
                    return
            assert time.monotonic() < end, f"never seen: {self.screen.lines}"
            time.sleep(0.02)

    def leave(self) -> int:
        """The process's exit status, when it has ended and all is read."""
        status = self.process.wait(30)
        self._reader.join(30)
        return status

    def _read(self) -> None:
        decode = codecs.getincrementaldecoder("utf-8")().decode
        while True:
            try:
                read = os.read(self._end, 65536)
            except OSError:  # how Linux says that nobody has the other end any more
                return
            with self._lock:
                text = decode(read)
                self.text += text
                self.screen.feed(text)


@contextmanager
def on_terminal(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    columns: int = 100,
    height: int = 24,
) -> Iterator[Terminal]:
    """The command on a terminal of its own, wherever these tests are run."""
    plain = {name: value for name, value in os.environ.items() if name not in _OURS}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, columns, 0, 0))
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**plain, "TERM": "xterm-256color", **(environment or {})},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    terminal = Terminal(process, ours, Screen(columns, height))
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.kill()
        terminal.leave()
        os.close(ours)
