"""Plans of PostgreSQL's planner, and the queries that an index could answer.

Plans are compared with sequential scans and sorts discouraged, as what is claimed of an index is
about what is possible, not about what is cheapest on a small table.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from idx_core.model import Index, IndexElement

DISCOURAGED = ("seqscan", "sort", "incremental_sort")


def discourage(planner: psycopg.Connection, *kinds: str) -> None:
    """Have the planner avoid these kinds of nodes for the rest of the session."""
    for kind in kinds:
        planner.execute(f"SET enable_{kind} = off")


@dataclass(frozen=True)
class Plan:
    """What matters of a plan: the kinds of its nodes and its index conditions."""

    nodes: tuple[str, ...]
    conditions: tuple[str, ...]

    @property
    def reads_an_index(self) -> bool:
        return any("Index" in node for node in self.nodes)

    def is_as_good_as(self, other: "Plan") -> bool:
        """The same kinds and conditions, or any where it had none.

        An index-only scan may stand for an index scan.
        """
        return (
            (self.conditions == other.conditions or not other.conditions)
            and len(self.nodes) == len(other.nodes)
            and all(
                mine == theirs or (mine, theirs) == ("Index Only Scan", "Index Scan")
                for mine, theirs in zip(self.nodes, other.nodes, strict=True)
            )
        )


def explain(planner: psycopg.Connection, query: str) -> Plan:
    row = planner.execute(f"EXPLAIN (FORMAT JSON) {query}").fetchone()
    assert row is not None
    nodes: list[str] = []
    conditions: list[str] = []

    def walk(node: dict[str, Any]) -> None:
        nodes.append(node["Node Type"])
        if "Index Cond" in node:
            # An index-only scan prints the same condition with other brackets and casts.
            # The operators of the pattern classes are the ordinary ones of a bytewise order.
            condition = re.sub(r"[()]|::\w+(\[\])?", "", node["Index Cond"])
            parts = re.sub(r"~([<>]=?)~", r"\1", condition).split(" AND ")
            conditions.append(" AND ".join(sorted(parts)))
        for child in node.get("Plans", ()):
            walk(child)

    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    walk(plan[0]["Plan"])
    return Plan(tuple(nodes), tuple(conditions))


@dataclass(frozen=True)
class Lookups:
    """Queries on one table; `values` by column and `expression_values` by expression, as SQL.

    `conditions` are those that a column's other access methods answer: `tags @> '{a}'`.
    """

    table: str
    values: Mapping[str, str]
    expression_values: Mapping[str, str]
    conditions: Mapping[str, tuple[str, ...]]

    def of(self, index: Index) -> Iterator[str]:
        """Queries that this index answers: equality, range, pattern, order; also index-only."""
        if index.method in ("btree", "hash"):
            yield from self._in_order(index)
            return
        where = [index.predicate] if index.predicate else []
        keys = [key.column or key.expression or "" for key in index.elements]
        for key in keys:
            for condition in self.conditions[key]:
                yield self._select("*", [*where, condition])
        if len(keys) > 1:
            yield self._select("*", [*where, *(self.conditions[key][0] for key in keys)])

    def _in_order(self, index: Index) -> Iterator[str]:
        where = [index.predicate] if index.predicate else []
        columns = ", ".join(dict.fromkeys((*index.columns, *index.include)))
        columns = columns or "1"
        for count in range(1, len(index.elements) + 1):
            *equal, last = index.elements[:count]
            before = [*where, *map(self.equality, equal)]
            for target in ("*", columns):
                yield self._select(target, [*before, self.equality(last)])
                if index.method == "btree":
                    yield self._select(target, [*before, self.equality(last).replace(" = ", " > ")])
                    if (last.opclass or "").endswith("pattern_ops"):
                        yield self._select(target, [*before, f"{last.text} LIKE 'k1%'"])
        if index.method == "btree":
            for target in ("*", columns):
                for backwards in (False, True):
                    keys = [turned(key) if backwards else key for key in index.elements]
                    if all(key.opclass is None for key in keys):
                        order = ", ".join(map(ordering, keys))
                        yield f"{self._select(target, where)} ORDER BY {order} LIMIT 10"

    def equality(self, key: IndexElement) -> str:
        """The key compared with its value."""
        left = key.column or key.expression or ""
        value = self.values[left] if key.column else self.expression_values[left]
        return f"{left} = {value}" + (f' COLLATE "{key.collation}"' if key.collation else "")

    def _select(self, target: str, conditions: list[str]) -> str:
        return f"SELECT {target} FROM {self.table}" + (
            f" WHERE {' AND '.join(conditions)}" if conditions else ""
        )


def turned(key: IndexElement) -> IndexElement:
    return replace(key, descending=not key.descending, nulls_first=not key.nulls_first)


def ordering(key: IndexElement) -> str:
    collate = f' COLLATE "{key.collation}"' if key.collation else ""
    return (
        f"{key.column or key.expression}{collate} {'DESC' if key.descending else 'ASC'} "
        f"NULLS {'FIRST' if key.nulls_first else 'LAST'}"
    )
