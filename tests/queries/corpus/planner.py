"""What PostgreSQL does with a query: which indexes its plan reads, which tables it scans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import psycopg
from psycopg import sql

from tests.queries.corpus.case import Case


@dataclass(frozen=True)
class Plan:
    """What matters of a plan."""

    indexes: frozenset[str]
    """The names of the indexes that it reads."""
    alone: frozenset[str]
    """Those of them that it reads without looking at the table."""
    scanned: frozenset[str]
    """The names of the tables that it reads from end to end."""
    sorts: bool
    """Whether rows are sorted; not those that an index gives in a part of the order."""


def plan(connection: psycopg.Connection, case: Case) -> Plan:
    """The plan for the case's own values, `EXPLAIN EXECUTE` of the prepared query."""
    execute = sql.SQL("EXPLAIN (FORMAT JSON) EXECUTE asked{}").format(_arguments(case))
    connection.execute(sql.SQL("PREPARE asked AS " + case.sql))
    try:
        row = connection.execute(execute).fetchone()
    finally:
        if connection.info.transaction_status != psycopg.pq.TransactionStatus.INERROR:
            connection.execute("DEALLOCATE asked")
    assert row is not None
    root = row[0] if isinstance(row[0], list) else json.loads(row[0])
    nodes = list(_nodes(root[0]["Plan"]))
    return Plan(
        indexes=frozenset(node["Index Name"] for node in nodes if "Index Name" in node),
        alone=frozenset(n["Index Name"] for n in nodes if n["Node Type"] == "Index Only Scan"),
        scanned=frozenset(n["Relation Name"] for n in nodes if n["Node Type"] == "Seq Scan"),
        sorts=any(node["Node Type"] == "Sort" for node in nodes),
    )


def _arguments(case: Case) -> sql.Composable:
    values = case.label.values
    return sql.SQL(f"({values})" if values else "")


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


@contextmanager
def created(connection: psycopg.Connection, definitions: Iterable[str]) -> Iterator[None]:
    """These indexes as long as the block lasts, named derived_0 and so on.

    A definition is what follows `CREATE INDEX ON`.
    """
    with connection.transaction(force_rollback=True):
        for number, definition in enumerate(definitions):
            connection.execute(f"CREATE INDEX derived_{number} ON {definition}")
        yield


def table_of(connection: psycopg.Connection, index: str) -> str:
    """The name of the table of that index."""
    row = connection.execute(
        "SELECT judged.relname FROM pg_index JOIN pg_class judged ON judged.oid = indrelid"
        " JOIN pg_class made ON made.oid = indexrelid WHERE made.relname = %s",
        [index],
    ).fetchone()
    assert row is not None
    return str(row[0])


@cache
def as_postgresql_says(connection: psycopg.Connection, definition: str) -> str:
    """A definition in the catalog's own words, so that two that are the same are equal.

    To be asked in a database whose tables are empty.
    """
    with created(connection, [definition]):
        row = connection.execute(
            "SELECT pg_get_indexdef(oid) FROM pg_class WHERE relname = 'derived_0'"
        ).fetchone()
    assert row is not None
    return str(row[0])
