"""What was measured, in lines of at most a hundred characters."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.workloads.targets import Comparison, Targets, reduction

_LINE = "{:<38} {:<11} {:>10} {:>10} {:>8} {:>9}"


def lines(targets: Targets, comparisons: list[Comparison]) -> Iterator[str]:
    """A line a query, then a line a group that has a target."""
    yield _LINE.format("query", "of", "before ms", "after ms", "target", "less")
    for each in comparisons:
        allowed = targets.of(each.call)
        yield _LINE.format(
            each.call.query,
            each.call.of,
            f"{each.before.milliseconds:,.2f}",
            f"{each.after.milliseconds:,.2f}",
            "" if allowed is None else f"{allowed:,.0f}",
            f"{each.reduction:.0%}",
        )
    for group, wanted in targets.reductions.items():
        ours = [each for each in comparisons if group in ("", each.call.group)]
        yield _LINE.format(
            f"all {group}".strip(),
            f"{len(ours)} queries",
            f"{sum(each.before.milliseconds for each in ours):,.2f}",
            f"{sum(each.after.milliseconds for each in ours):,.2f}",
            f"{wanted:.0%}",
            f"{reduction(comparisons, group):.1%}",
        )
