"""What a SELECT does with the rows that it found: aggregates, windows, order, limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import Dialect
from idx_core.queries.parts import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from idx_core.queries.scopes import Names
    from idx_core.queries.tree import Node

_AGGREGATES = frozenset(
    "array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg xmlagg bool_and"
    " bool_or every bit_and bit_or bit_xor range_agg range_intersect_agg any_value"
    " group_concat mode".split()
)


def aggregates(node: Node) -> bool:
    """Whether an expression has an aggregate that no window function is."""
    return any(
        not isinstance(found.parent, (exp.Window, exp.Filter))
        or (
            isinstance(found.parent, exp.Filter) and not isinstance(found.parent.parent, exp.Window)
        )
        for found in node.find_all(exp.AggFunc, exp.Anonymous)
        if not isinstance(found, exp.Anonymous) or str(found.this).lower() in _AGGREGATES
    )


def spell_windows_out(select: exp.Select) -> None:
    """Give `OVER w` what `WINDOW w AS (…)` says."""
    named = {window.name: window for window in select.args.get("windows") or ()}
    for window in select.find_all(exp.Window) if named else ():
        meant = named.get(window.text("alias"))
        for part in ("partition_by", "order") if meant is not None else ():
            if meant is not None and not window.args.get(part) and meant.args.get(part):
                value = meant.args[part]
                copied = [one.copy() for one in value] if isinstance(value, list) else value.copy()
                window.set(part, copied)


def windows(node: Node) -> Iterator[tuple[list[Node], list[Sort]]]:
    """The PARTITION BY and ORDER BY of each window function in an expression."""
    for window in node.find_all(exp.Window):
        order = window.args.get("order")
        terms = [sorts(one, one.this) for one in order.expressions] if order is not None else []
        yield list(window.args.get("partition_by") or ()), terms


def sorts(ordered: Node, value: Node) -> Sort:
    """A term of ORDER BY whose resolved expression is `value`."""
    descending = bool(ordered.args.get("desc"))
    nulls = ordered.args.get("nulls_first")
    return Sort(value, descending, None if nulls is None else bool(nulls))


def own_nulls(sort: Sort, dialect: Dialect) -> bool | None:
    """Where the nulls of a term go, None where the order's own default puts them."""
    if dialect is not Dialect.POSTGRESQL or sort.nulls_first == sort.descending:
        return None
    return sort.nulls_first


def has_limit(node: Node) -> bool:
    """Whether only the first rows are wanted."""
    limit = node.args.get("limit")
    if limit is None:
        return False
    if isinstance(limit, exp.Fetch):
        return True
    count = limit.expression
    everything = isinstance(count, exp.Null) or count.name.upper() == "ALL"
    return not everything


def output_name(node: Node, names: Names, at: int) -> str:
    """The name of an output column as the database would give it."""
    if isinstance(node, exp.Alias):
        alias = node.args["alias"]
        return names.of(alias) if isinstance(alias, exp.Identifier) else str(alias)
    if isinstance(node, exp.Column):
        return names.of(node.this)
    if isinstance(node, exp.Cast):
        return output_name(node.this, names, at)
    if isinstance(node, exp.Func):
        return node.name.lower() if isinstance(node, exp.Anonymous) else node.sql_name().lower()
    return f"?column?{at}"
