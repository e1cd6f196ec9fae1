"""What a plan costs and which indexes it reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from idx_core.explain.derived import statement
from idx_core.model import DeclaredQuery, Index, Schema, Table
from idx_core.queries.wanted import Wanted, wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """`cost` is the planner's total; `indexes` are the names of those that are read.

    `pages` are those that it read when it was executed, 0 when it was not.
    """

    cost: float
    indexes: frozenset[str]
    pages: int = 0


def plan(connection: psycopg.Connection, query: str, *, execute: bool = False) -> Plan:
    """The plan of a query with values."""
    options = "ANALYZE, BUFFERS, TIMING OFF, " if execute else ""
    row = connection.execute(f"EXPLAIN ({options}FORMAT JSON) {query}").fetchone()
    assert row is not None
    root = (row[0] if isinstance(row[0], list) else json.loads(row[0]))[0]["Plan"]
    names = (node["Index Name"] for node in _nodes(root) if "Index Name" in node)
    pages = root.get("Shared Hit Blocks", 0) + root.get("Shared Read Blocks", 0)
    return Plan(float(root["Total Cost"]), frozenset(names), pages)


def derived(query: str, table: Table) -> tuple[Wanted, ...]:
    """The indexes that are wanted for this query alone."""
    declared = (DeclaredQuery(name="asked", sql=query),)
    return wanted(table, Schema(tables=(table,), queries=declared))


@contextmanager
def created(
    connection: psycopg.Connection, table: Table, indexes: Iterable[Index]
) -> Iterator[None]:
    """These indexes as long as the block lasts."""
    with connection.transaction(force_rollback=True):
        for index in indexes:
            connection.execute(statement(table.name, index))
        yield


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
