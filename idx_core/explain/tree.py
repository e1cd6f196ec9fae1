"""A plan as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from idx_core.build.wording import one_line, width
from idx_core.scale_model.plan import Plan

_CONDITIONS = ("Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", "Filter")
_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def lines(plan: Plan, columns: int) -> list[str]:
    """The tree, each node with what it does, its cost and the rows that are expected."""
    return ["  " * depth + text for depth, text in _lines(plan.tree, 0, columns)]


def quantity(number: float) -> str:
    """A number in three digits and a unit, like `1.25M`."""
    for unit, letter in _UNITS:
        if number >= unit * 0.9995:
            return f"{number / unit:.3g}{letter}"
    return f"{number:.3g}"


def _lines(node: Mapping[str, Any], depth: int, columns: int) -> Iterator[tuple[int, str]]:
    room = max(columns - 2 * depth, 10)
    doing = _doing(node)
    figures = f"cost {quantity(node['Total Cost'])}, rows {quantity(node['Plan Rows'])}"
    if width(f"{doing}: {figures}") <= room:
        yield depth, one_line(f"{doing}: {figures}", room)
    else:
        yield depth, one_line(doing, room)
        yield depth + 1, one_line(figures, room - 2)
    for condition in _CONDITIONS:
        if condition in node:
            yield depth + 1, one_line(f"{condition}: {node[condition]}", room - 2)
    for below in node.get("Plans", ()):
        yield from _lines(below, depth + 1, columns)


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
