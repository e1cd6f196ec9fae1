"""A plan as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from idx_core.build.wording import one_line
from idx_core.scale_model.plan import Plan

_CONDITIONS = ("Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", "Filter")
_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def lines(plan: Plan, columns: int) -> list[str]:
    """The tree, each node with what it does, its cost and the rows that are expected."""
    found = []
    for depth, text in _lines(plan.tree, 0):
        found.append("  " * depth + one_line(text, max(columns - 2 * depth, 10)))
    return found


def quantity(number: float) -> str:
    """A number in three digits and a unit, like `1.25M`."""
    for unit, letter in _UNITS:
        if number >= unit:
            return f"{number / unit:.3g}{letter}" if number < unit * 999.5 else f"{number:.3g}"
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def _lines(node: Mapping[str, Any], depth: int) -> Iterator[tuple[int, str]]:
    cost, rows = quantity(node["Total Cost"]), quantity(node["Plan Rows"])
    yield depth, f"{_doing(node)}: cost {cost}, rows {rows}"
    for condition in _CONDITIONS:
        if condition in node:
            yield depth + 1, f"{condition}: {node[condition]}"
    for below in node.get("Plans", ()):
        yield from _lines(below, depth + 1)


def _doing(node: Mapping[str, Any]) -> str:
    words = [node["Node Type"]]
    if node.get("Parallel Aware"):
        words.insert(0, "Parallel")
    if node.get("Scan Direction") == "Backward":
        words.append("Backward")
    if "Index Name" in node:
        words += ["using", node["Index Name"]]
    if "Relation Name" in node:
        words += ["on", node["Relation Name"]]
    return " ".join(words)
