"""Index operations as rows of a table with bars, drawn by rich."""

import io
from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleDimensions, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from idx_core.build.progress import LINE_COLUMNS
from idx_core.build.sample import Progress
from idx_core.build.wording import duration, one_line, width

_BAR_COLUMNS = 12
_GAP = 2
_LONGEST = 63  # as a name may be
_CUTS = (
    ("name", 24),
    ("bar", 6),
    ("phase", 24),
    ("bar", 0),
    ("name", 12),
    ("phase", 12),
    ("share", 0),
    ("elapsed", 0),
    ("number", 0),
    ("phase", 0),
)
"""Where columns are saved, the dearest last: down to so many, or all of them."""

Moment = tuple[Progress, float]
"""The progress of an operation, and the seconds since it was seen."""


class Drawing:
    """Draws for one terminal, in its colours."""

    def __init__(self, encoding: str) -> None:
        # A file of its own: what rich writes to it by the way must not reach the terminal.
        nowhere = io.TextIOWrapper(io.BytesIO(), encoding)
        self._console = Console(file=nowhere, force_terminal=True, force_jupyter=False)
        self._encoding = encoding
        self.is_able = not self._console.legacy_windows

    def lines(self, moments: Sequence[Moment], columns: int, lines: int) -> list[str]:
        """A line for each, of at most `LINE_COLUMNS` and so many columns; at most so many lines."""
        if not moments:
            return []
        limit = max(min(columns, LINE_COLUMNS), 1)
        fitted = self._fitted(moments[: max(lines, 1)], limit)
        table = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
        for column in fitted:
            table.add_column(width=column.columns, no_wrap=True)
        for cells in zip(*(column.cells() for column in fitted), strict=True):
            table.add_row(*cells)
        self._console.size = ConsoleDimensions(limit, len(moments))
        with self._console.capture() as capture:
            self._console.print(table, no_wrap=True, overflow="crop", crop=True)
        return capture.get().splitlines()

    def _fitted(self, moments: Sequence[Moment], limit: int) -> list["_Column"]:
        """The columns of the table: all of them, or else shorter ones and fewer, until they fit."""
        columns = self._columns(moments, brief=False)
        if _width(columns) > limit:
            columns = self._columns(moments, brief=True)
        for name, least in _CUTS:
            excess = _width(columns) - limit
            for column in columns:
                if column.name == name and excess > 0:
                    spare = max(column.columns - least, 0)
                    column.columns -= min(spare, excess) if least else spare
        return [column for column in columns if column.columns]

    def _columns(self, moments: Sequence[Moment], *, brief: bool) -> list["_Column"]:
        texts = {
            "name": [progress.index or progress.operation for progress, _ in moments],
            "share": [_percent(progress) for progress, _ in moments],
            "number": [f"{p.number} of {p.of}" if p.number else "" for p, _ in moments],
            "phase": [_phase(progress, brief=brief) for progress, _ in moments],
            "elapsed": [duration(progress.elapsed + since) for progress, since in moments],
            "rest": [_rest(progress, since, brief=brief) for progress, since in moments],
        }
        columns = [_Column(name, told, self._encoding) for name, told in texts.items()]
        return [columns[0], _Bars([_share(progress) for progress, _ in moments]), *columns[1:]]


class _Column:
    def __init__(self, name: str, texts: Sequence[str], encoding: str = "utf-8") -> None:
        self.name = name
        self._texts = [one_line(text, _LONGEST) for text in texts]
        self._encoding = encoding
        self.columns = max(map(width, self._texts))

    def cells(self) -> Iterator[RenderableType]:
        for text in self._texts:
            shown = one_line(text, self.columns).encode(self._encoding, "replace")
            # Never a plain str, in which rich would see markup: an index may be called "[red]".
            yield Text(shown.decode(self._encoding))


class _Bars(_Column):
    def __init__(self, shares: Sequence[float | None]) -> None:
        super().__init__("bar", ["#" * _BAR_COLUMNS])
        self._shares = shares

    def cells(self) -> Iterator[RenderableType]:
        for share in self._shares:
            yield ProgressBar(1.0, share or 0.0, self.columns, pulse=share is None)


def _width(columns: Sequence[_Column]) -> int:
    return sum(column.columns + _GAP for column in columns if column.columns) - _GAP


def _share(progress: Progress) -> float | None:
    """The share of the phase. Others that are waited for are no work that gets done."""
    return progress.share if progress.waiting_for is None else None


def _percent(progress: Progress) -> str:
    share = _share(progress)
    return "" if share is None else f"{int(share * 100)} %"


def _phase(progress: Progress, *, brief: bool) -> str:
    """The phase, or only the part of it that is at work."""
    return progress.phase.rpartition(": ")[2] if brief else progress.phase


def _rest(progress: Progress, since: float, *, brief: bool) -> str:
    if progress.waiting_for is None:
        return "" if progress.eta is None else f"about {duration(progress.eta - since)} left"
    process = f"process {progress.waiting_for}"
    who = process if progress.waiting_for else "a prepared transaction"
    return who if brief else f"waiting for {who}"
