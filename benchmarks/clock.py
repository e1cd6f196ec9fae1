"""Run programs in fresh processes, by turns, and compare what they took."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class RunFailed(RuntimeError):
    """A measured program ended with an error, or did something else than it was measured for."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds by the clock, seconds of CPU, peak memory in MB, what it printed."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `settle` sees what it printed, raises `RunFailed` and undoes what it left.

    `code` is the exit code that it is to end with.
    """

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    settle: Callable[[str], None] = lambda _output: None
    code: int = 0

    def run(self) -> Run:
        """Run it once, to its end."""
        with tempfile.TemporaryFile() as printed:
            started = time.perf_counter()
            process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**_environment(), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            printed.seek(0)
            output = printed.read().decode(errors="replace")
        if process.returncode != self.code:
            what = " ".join(self.command)
            raise RunFailed(f"{what} ended with {process.returncode}: {output[-3000:]}")
        self.settle(output)
        cpu = usage.ru_utime + usage.ru_stime
        return Run(seconds, cpu, usage.ru_maxrss * _MAXRSS_UNIT / 1e6, output)


def _environment() -> dict[str, str]:
    """Ours, but bytecode is kept: where it is not, every process compiles all it imports anew."""
    return {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs of two programs, pair by pair, each pair measured one right after the other.

    `clock` is the field of `Run` that seconds are taken from.
    """

    without: tuple[Run, ...]
    with_: tuple[Run, ...]
    clock: str = "seconds"

    @property
    def base_seconds(self) -> float:
        return statistics.median(self.seconds(run) for run in self.without)

    @property
    def more_seconds(self) -> float:
        """The median of the pairs' differences: what slows a pair as a whole cancels out."""
        return statistics.median(self._differences)

    @property
    def bounds_seconds(self) -> tuple[float, float]:
        """Between what `more_seconds` lies in truth, nineteen times out of twenty."""
        return median_bounds(self._differences)

    @property
    def noise_seconds(self) -> float:
        """Half the distance between these bounds."""
        low, high = self.bounds_seconds
        return (high - low) / 2

    @property
    def more_mb(self) -> float:
        pairs = zip(self.without, self.with_, strict=True)
        return statistics.median(b.peak_mb - a.peak_mb for a, b in pairs)

    @property
    def base_mb(self) -> float:
        return statistics.median(run.peak_mb for run in self.without)

    def seconds(self, run: Run) -> float:
        """What the chosen clock says of a run."""
        return run.cpu_seconds if self.clock == "cpu_seconds" else run.seconds

    @property
    def _differences(self) -> list[float]:
        pairs = zip(self.without, self.with_, strict=True)
        return [self.seconds(b) - self.seconds(a) for a, b in pairs]


def median_bounds(values: Sequence[float]) -> tuple[float, float]:
    """Between what the true median lies, nineteen times out of twenty.

    Each value is as likely above it as below, whatever the noise looks like: so many of the lowest
    and highest values are left out. Few values leave out none.
    """
    ordered = sorted(values)
    left_out = outside = 0
    while left_out < (len(ordered) - 1) // 2:
        outside += 2 * math.comb(len(ordered), left_out)
        if outside > 0.05 * 2 ** len(ordered):
            break
        left_out += 1
    left_out = max(left_out - 1, 0)
    return ordered[left_out], ordered[-1 - left_out]


def compare(
    without: Program, with_: Program, repetitions: int, *, clock: str = "seconds"
) -> Comparison:
    """Run both by turns, each first in every other pair.

    A warm-up of each is not counted; a single pair goes without.
    """
    if repetitions > 1:
        without.run()
        with_.run()
    pairs = []
    for turn in range(repetitions):
        if turn % 2:
            late = with_.run()
            pairs.append((without.run(), late))
        else:
            early = without.run()
            pairs.append((early, with_.run()))
    return Comparison(tuple(a for a, _ in pairs), tuple(b for _, b in pairs), clock)
