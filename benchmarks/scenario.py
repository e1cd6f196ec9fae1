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
    """Allowed: `seconds` or `share` of the run without, whichever is more, and `megabytes`."""

    name: str
    without: Program
    with_: Program
    seconds: float = SECONDS
    share: float = SHARE
    megabytes: float = MEGABYTES

    def allowed_seconds(self, measured: Comparison) -> float:
        """At the reference size."""
        return max(self.seconds, self.share * measured.base_seconds)


@dataclass(frozen=True, slots=True)
class Result:
    """A scenario measured at one size; `reference` is the same at `REFERENCE_TABLES`."""

    scenario: Scenario
    tables: int
    comparison: Comparison
    reference: Comparison | None = None

    @property
    def allowed_seconds(self) -> float:
        """At the reference size the budget, above it what is linear.

        Where the plugin makes the reference quicker, nothing can be in proportion to that: what is
        in proportion to the budget is allowed then.
        """
        if self.tables <= REFERENCE_TABLES or self.reference is None:
            return self.scenario.allowed_seconds(self.comparison)
        small = self.reference.more_seconds
        if small > 0:
            small += self.reference.noise_seconds
        else:
            small = self.scenario.allowed_seconds(self.reference)
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
        allowed = self.scenario.megabytes
        if found.more_mb > allowed:
            yield f"{name}: {found.more_mb:.0f} MB more, allowed {allowed:.0f} MB"
