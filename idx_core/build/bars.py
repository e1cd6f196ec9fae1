"""A bar on the terminal for each index operation of this process that is looked at.

Needs rich. Without it, without a terminal, and after any failure here, lines are told as always.
"""

import atexit
import threading
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING

from idx_core.build.below import Below, drawable
from idx_core.build.sample import Progress

if TYPE_CHECKING:
    from idx_core.build.bar_rows import Drawing

_TICK_SECONDS = 0.5
_EXIT_SECONDS = 1.0


class Bar:
    """The bar of one operation. Nothing here raises.

    `show` and `hide` are called by the thread that looks on, `close` by the one that builds.
    """

    def __init__(self) -> None:
        self.progress: Progress | None = None
        self.seen_at = 0.0
        self.is_closed = False
        self.erased = threading.Event()
        self.erased.set()

    def show(self, progress: Progress) -> None:
        """Show the progress until told otherwise."""
        self.progress, self.seen_at = progress, time.monotonic()
        with suppress(Exception):
            _display.add(self)

    def hide(self) -> None:
        """Show nothing for now. Does not wait: `erased` is set when it is done."""
        self.progress = None
        _display.wake.set()

    def close(self) -> None:
        """Never show anything again. Does not wait either."""
        self.is_closed = True
        self.hide()

    def instead(self) -> AbstractContextManager[None]:
        """Keep from the terminal what this thread writes in the block, while the bar is there."""
        below = _display.below
        return nullcontext() if below is None or self.erased.is_set() else below.without()


class _Display:
    """All bars of this process. A thread of its own draws and erases them.

    So whoever builds never waits for a terminal, which Ctrl-S may have stopped.
    """

    def __init__(self) -> None:
        self.wake = threading.Event()
        self.below: Below | None = None
        self._drawing: Drawing | None = None
        self._bars: list[Bar] = []
        self._lock = threading.RLock()
        self._gave_up = False

    def add(self, bar: Bar) -> None:
        """Draw this bar, too, from now on."""
        with self._lock:
            if bar in self._bars or self._gave_up or (self.below is None and not self._begin()):
                return
            bar.erased.clear()
            self._bars.append(bar)
            self._draw()

    def end(self) -> None:
        """Erase all bars, as the process ends."""
        bars = list(self._bars)
        for bar in bars:
            bar.close()
        for bar in bars[-1:]:  # all are erased at once
            bar.erased.wait(_EXIT_SECONDS)

    def _begin(self) -> bool:
        stream = drawable()
        if stream is None:
            return False
        try:
            from idx_core.build.bar_rows import Drawing
        except ImportError:  # rich is optional
            self._gave_up = True
            return False
        self._drawing = Drawing(stream.encoding)
        if self._drawing.is_able:
            below = Below(stream)
            threading.Thread(target=self._run, args=[below], name="idx-bars", daemon=True).start()
            atexit.register(self.end)
            self.below = below
            below.open()
        return self._drawing.is_able

    def _run(self, below: Below) -> None:
        while True:
            self.wake.wait(_TICK_SECONDS)
            self.wake.clear()
            with self._lock:
                if self.below is not below:
                    return
                self._draw()

    def _draw(self) -> None:
        """Draw what is to be shown; what is not any more is erased by that."""
        below, drawing = self.below, self._drawing
        if below is None or drawing is None:
            return
        left = [bar for bar in self._bars if bar.progress is None or bar.is_closed]
        self._bars = [bar for bar in self._bars if bar not in left]
        try:
            below.draw(drawing.lines(_moments(self._bars), *below.size))
        except Exception:  # rich's, the terminal's: the lines are as good
            self._gave_up = True
            left += self._bars
            self._bars = []
        if not self._bars:
            self.below = None
            atexit.unregister(self.end)
            below.close()
        for bar in left:
            bar.erased.set()


def _moments(bars: list[Bar]) -> list[tuple[Progress, float]]:
    """Each progress, and the seconds since it was seen."""
    now = time.monotonic()
    seen = [(bar.progress, bar.seen_at) for bar in bars]
    return [(progress, now - at) for progress, at in seen if progress is not None]


_display = _Display()
