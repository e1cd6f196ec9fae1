"""What is promised for each sample: how long a query may take, how much less than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.workloads.projects import Call
from benchmarks.workloads.timing import Timing

# A query counts as slower when it is so by a quarter, and by more than noise and a hundredth of
# what it may take: one index for several queries is wider than one for each.
_SLOWER = 1.25
_NOISE_MS = 1.0
_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Targets:
    """`milliseconds` of a query or of a group, and `reductions` of a group ("" for all)."""

    milliseconds: Mapping[str, float] = field(default_factory=dict)
    reductions: Mapping[str, float] = field(default_factory=dict)

    def of(self, call: Call) -> float | None:
        """How many milliseconds the query may take."""
        return self.milliseconds.get(call.query, self.milliseconds.get(call.group))


TARGETS = {
    "agency": Targets(
        {"dashboards": 500, "pages": 200, "search": 1_000, "reports": 5_000},
        # A report that adds up half a million rows goes on doing so.
        {"dashboards": 0.90, "pages": 0.83, "search": 0.90, "": 0.83},
    ),
    "erp": Targets(reductions={"inventory": 0.50, "reporting": 0.50, "customers": 0.40}),
    "grove": Targets(reductions={"": 0.50}),
    "justice": Targets(
        {
            "reports_of_month": 50,
            "credits_by_type": 10,
            "balance_of_workspace": 10,
            "webhooks_to_retry": 20,
            "batches_in_progress": 30,
            "batches_of_workspace": 30,
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A query before and after."""

    call: Call
    before: Timing
    after: Timing

    @property
    def reduction(self) -> float:
        """The share of the time that is saved."""
        return 1 - self.after.milliseconds / self.before.milliseconds


def reduction(comparisons: Iterable[Comparison], group: str) -> float:
    """The share of the time of all queries of a group together that is saved."""
    ours = [each for each in comparisons if group in ("", each.call.group)]
    after = sum(each.after.milliseconds for each in ours)
    return 1 - after / sum(each.before.milliseconds for each in ours)


def is_slower(targets: Targets, comparison: Comparison) -> bool:
    """Whether another plan takes longer; what the same plan takes is up to the machine."""
    before, after = comparison.before, comparison.after
    if before.way == after.way:
        return False
    least = max(_NOISE_MS, _SHARE * (targets.of(comparison.call) or 0))
    return after.fastest > _SLOWER * before.fastest and after.fastest - before.fastest > least


def missed(targets: Targets, comparisons: list[Comparison]) -> Iterator[str]:
    """Each target that is missed, in words."""
    for each in comparisons:
        name = f"{each.call.query} of {each.call.of}"
        allowed, took = targets.of(each.call), each.after.milliseconds
        if allowed is not None and took >= allowed:
            yield f"{name}: {took:.1f} ms, allowed {allowed:.0f} ms"
        if is_slower(targets, each):
            yield f"{name}: {each.after.fastest:.1f} ms, {each.before.fastest:.1f} ms before"
        if each.before.rows != each.after.rows:
            yield f"{name}: {each.after.rows} rows, {each.before.rows} before"
    for group, wanted in targets.reductions.items():
        found = reduction(comparisons, group)
        if found <= wanted:
            yield f"{group or 'all'}: {found:.0%} less time, {wanted:.0%} wanted"
