"""Two plans side by side, for a terminal and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from idx_core.build.wording import one_line, width
from idx_core.explain.tree import lines, quantity
from idx_core.scale_model.plan import Plan

_GAP = "  │  "
_LONGEST = 400  # columns of the summary
_NARROWEST = 50  # columns of one of two plans


@dataclass(frozen=True, slots=True)
class Explanation:
    """The plan as things are, the plan with the change, if one was asked about, and the notes."""

    before: Plan
    after: Plan | None
    notes: tuple[str, ...] = ()

    def text(self, columns: int) -> Iterator[str]:
        """Lines of at most so many columns."""
        if self.after is None:
            yield from lines(self.before, columns)
        elif columns < 2 * _NARROWEST + len(_GAP):
            yield "before"
            yield from ("  " + line for line in lines(self.before, columns - 2))
            yield "after"
            yield from ("  " + line for line in lines(self.after, columns - 2))
        else:
            half = (columns - len(_GAP)) // 2
            yield from _beside(
                ["before", *lines(self.before, half)], ["after", *lines(self.after, half)], half
            )
        yield ""
        yield self._summary()
        yield from (f"note: {one_line(note, columns - 6)}" for note in self.notes)

    def json(self) -> str:
        """Both trees as PostgreSQL gives them, costs and indexes."""
        plans = {"before": self.before, "after": self.after}
        found: dict[str, object] = {
            name: {
                "total_cost": plan.total_cost,
                "rows": plan.rows,
                "indexes": plan.indexes,
                "plan": plan.tree,
            }
            for name, plan in plans.items()
            if plan is not None
        }
        return json.dumps({**found, "notes": self.notes}, indent=2, ensure_ascii=False)

    def _summary(self) -> str:
        return one_line(self._told(), _LONGEST)

    def _told(self) -> str:
        before = f"cost {quantity(self.before.total_cost)}"
        used = self.before.indexes if self.after is None else self.after.indexes
        indexes = f"; indexes used: {', '.join(used)}" if used else "; no index is used"
        if self.after is None:
            return before + indexes
        cost = max(self.after.total_cost, 0.01)
        if self.after.shape() == self.before.shape():
            change = "the same plan"
        elif cost <= self.before.total_cost:
            change = f"{quantity(self.before.total_cost / cost)} times less"
        else:
            change = f"{quantity(cost / max(self.before.total_cost, 0.01))} times more"
        return f"{before} before, {quantity(self.after.total_cost)} after: {change}{indexes}"


def _beside(left: Sequence[str], right: Sequence[str], columns: int) -> Iterator[str]:
    for one, other in zip_longest(left, right, fillvalue=""):
        yield (one + " " * (columns - width(one)) + _GAP + other).rstrip()
