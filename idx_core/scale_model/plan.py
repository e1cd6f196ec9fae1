"""A plan as PostgreSQL's EXPLAIN gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan. `tree` is the top node of EXPLAIN (FORMAT JSON), costs in PostgreSQL's units."""

    tree: Mapping[str, Any]

    @property
    def total_cost(self) -> float:
        return float(self.tree["Total Cost"])

    @property
    def startup_cost(self) -> float:
        return float(self.tree["Startup Cost"])

    @property
    def rows(self) -> float:
        """The rows that the planner expects."""
        return float(self.tree["Plan Rows"])

    @property
    def indexes(self) -> tuple[str, ...]:
        """Names of the indexes that the plan uses, in order of name."""
        names = {node["Index Name"] for node in self.nodes() if "Index Name" in node}
        return tuple(sorted(names))

    def nodes(self) -> Iterator[Mapping[str, Any]]:
        """All nodes, each before those below it."""
        waiting = [self.tree]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.get("Plans", ())))

    def shape(self) -> tuple[Any, ...]:
        """What is done with what, without costs: equal for two plans that do the same."""
        return _shape(self.tree)


_DOING = (
    *("Node Type", "Parent Relationship", "Join Type", "Strategy", "Partial Mode", "Operation"),
    *("Parallel Aware", "Scan Direction", "Index Name", "Relation Name", "Alias"),
    *("Workers Planned", "Subplan Name", "Sort Key", "Group Key", "Index Cond", "Hash Cond"),
)


def _shape(node: Mapping[str, Any]) -> tuple[Any, ...]:
    done = tuple((key, str(node[key])) for key in _DOING if key in node)
    return (done, tuple(_shape(below) for below in node.get("Plans", ())))
