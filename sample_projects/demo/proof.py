"""What the server says: its catalog, its plans, its times."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

_INDEXES = """
    SELECT i.indrelid::regclass::text, c.relname, pg_get_indexdef(c.oid), i.indisvalid
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
    ORDER BY 1, 2
"""
_RUNS = 3


def create_database(server: str, name: str) -> str:
    """Create an empty database on the server and give its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


def catalog(database: str) -> list[tuple[Any, ...]]:
    """Every index of the database: table, name, definition and whether it is valid."""
    with psycopg.connect(database) as connection:
        return connection.execute(_INDEXES).fetchall()


def measured(database: str, statement: str, parameters: Mapping[str, Any]) -> tuple[str, float]:
    """(how the first table is read, milliseconds): the best of a few runs, all rolled back."""
    best: tuple[str, float] | None = None
    with psycopg.connect(database) as connection:
        for _ in range(_RUNS):
            row = connection.execute(
                "EXPLAIN (ANALYZE, FORMAT JSON) " + statement, parameters
            ).fetchone()
            connection.rollback()
            assert row is not None
            [explained] = row[0]
            triggers = sum(trigger["Time"] for trigger in explained.get("Triggers", ()))
            time = explained["Execution Time"]
            how = _reading(explained["Plan"])
            if triggers > time / 2:
                how += ", then the foreign keys' triggers"
            if best is None or time < best[1]:
                best = how, time
    assert best is not None
    return best


def _reading(node: Mapping[str, Any]) -> str:
    while node.get("Plans"):
        node = node["Plans"][0]
    index = f" using {node['Index Name']}" if "Index Name" in node else ""
    table = f" on {node['Relation Name']}" if "Relation Name" in node and not index else ""
    return f"{node['Node Type']}{index}{table}"
