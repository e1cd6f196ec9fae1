"""What is measured: one command without and with the plugin, and what the difference may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.clock import Comparison, Program

CHECK_SECONDS = 0.100
SECONDS = 0.150
SHARE = 0.05
MEGABYTES = 100.0
# Ten times the tables may take thirteen times the time.
LINEAR = 1.3
# The size that the budgets of time are set for.
REFERENCE_TABLES = 1_000


@dataclass(frozen=True, slots=True)
class Scenario:
    """`seconds` and `share` (of the run without) are allowed, whichever is more."""

    name: str
    without: Program
    with_: Program
    seconds: float = SECONDS
    share: float = SHARE


@dataclass(frozen=True, slots=True)
class Result:
    """A scenario measured at one size; `reference` is the same at `REFERENCE_TABLES`."""

    scenario: Scenario
    tables: int
    comparison: Comparison
    reference: Comparison | None = None

    @property
    def allowed_seconds(self) -> float:
        """At the reference size the budget itself, above it what is linear."""
        if self.tables <= REFERENCE_TABLES or self.reference is None:
            return max(self.scenario.seconds, self.scenario.share * self.comparison.base_seconds)
        small = max(0.0, self.reference.more_seconds) + self.reference.noise_seconds
        return LINEAR * self.tables / REFERENCE_TABLES * small

    @property
    def is_noise(self) -> bool:
        """Whether the runs differ too much to tell on which side of the budget the truth lies."""
        low, high = self.comparison.bounds_seconds
        return low <= self.allowed_seconds < high

    def missed(self) -> Iterator[str]:
        """Each budget that is missed, in words."""
        name, found = f"{self.scenario.name}, {self.tables:,} tables", self.comparison
        surely, _ = found.bounds_seconds
        if surely > self.allowed_seconds:
            yield f"{name}: {found.more_seconds:.3f} s more, allowed {self.allowed_seconds:.3f} s"
        if found.more_mb > MEGABYTES:
            yield f"{name}: {found.more_mb:.0f} MB more, allowed {MEGABYTES:.0f} MB"
