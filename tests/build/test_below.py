"""Lines below the cursor of a real terminal, and others who write to it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import pytest

from idx_core.build.below import Below, drawable
from tests.support.terminal import Screen


class Tty:
    """The streams of this process are a terminal of 20 columns and 6 lines."""

    def __init__(self, ours: int, stderr: TextIO, stdout: TextIO) -> None:
        self.ours, self.stderr, self.stdout = ours, stderr, stdout
        self.screen = Screen(20, 6)

    def hang_up(self) -> None:
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, self.ours)
        os.close(null)

    def look(self) -> Screen:
        os.set_blocking(self.ours, False)
        while True:
            try:
                self.screen.feed(os.read(self.ours, 65536).decode())
            except BlockingIOError:
                return self.screen


@contextmanager
def on_tty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tty]:
    """Not a fixture: between its setup and the test, pytest sets the streams anew."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 6, 20, 0, 0))
    with (
        os.fdopen(theirs, "w") as stderr,
        os.fdopen(os.dup(theirs), "w") as stdout,
        monkeypatch.context() as patch,
    ):
        patch.setattr(sys, "stderr", stderr)
        patch.setattr(sys, "stdout", stdout)
        patch.setenv("TERM", "xterm")
        patch.delenv("CI", raising=False)
        yield Tty(ours, stderr, stdout)
    os.close(ours)


def test_whatever_others_write_stands_where_it_would_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with on_tty(monkeypatch) as tty:
        below = Below(tty.stderr)
        below.open()
        tty.stdout.write("  Applying ...")
        tty.stdout.flush()
        below.draw(["one", "two"])
        assert tty.look().lines == ["  Applying ...", "one", "two"]
        for number in range(8):  # it scrolls
            print(f" {number}", file=tty.stdout if number % 2 else tty.stderr)
        assert tty.look().lines[-5:] == [" 5", " 6", " 7", "one", "two"]
        print("longer than a line of this terminal", file=tty.stderr)
        below.draw(["two"])
        assert tty.look().lines[-3:] == ["longer than a line o", "f this terminal", "two"]
        tty.stderr.write("the ")
        below.close()
        tty.stderr.write("end\n")
        tty.stderr.flush()
        assert tty.look().lines == [
            "  Applying ... 0",
            *(f" {number}" for number in range(1, 8)),
            "longer than a line o",
            "f this terminal",
            "the end",
        ]


def test_what_the_lines_say_is_kept_from_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with on_tty(monkeypatch) as tty:
        below = Below(tty.stderr)
        with below.without():
            print("before", file=tty.stderr, flush=True)
        below.open()
        below.draw(["one"])
        with below.without():
            print("nobody reads this", file=tty.stderr)
            print("nor this", file=tty.stdout)
            other = threading.Thread(target=print, args=["another's"], kwargs={"file": tty.stderr})
            other.start()
            other.join()
        print("after", file=tty.stderr)
        assert tty.look().lines == ["before", "another's", "after", "one"]
        below.close()


def test_the_streams_are_left_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with on_tty(monkeypatch) as tty:
        below = Below(tty.stderr)
        below.open()
        below.draw(["one"])
        kept = tty.stderr.write
        below.close()
        below.close()
        assert "write" not in vars(tty.stderr) | vars(tty.stdout)
        kept("still works\n")
        tty.stderr.flush()
        assert tty.look().lines == ["still works"]


@pytest.mark.parametrize(
    ("name", "value", "is_drawable"),
    [
        ("TERM", "screen", True),
        ("TERM", "dumb", False),
        ("TERM", None, False),
        ("CI", "true", False),
        ("CI", "1", False),
        ("CI", "", True),
        ("NO_COLOR", "1", True),
    ],
)
def test_where_lines_can_be_drawn(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, is_drawable: bool
) -> None:
    with on_tty(monkeypatch):
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
        assert (drawable() is sys.stderr) is is_drawable
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        for no_terminal in (None, nowhere):
            monkeypatch.setattr(sys, "stderr", no_terminal)
            assert drawable() is None
