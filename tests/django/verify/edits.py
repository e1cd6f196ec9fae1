"""Random edits of a database's indexes, each with what `verify` must say about it.

Each edit is of an index of its own, so all can be done to one database and told apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

# Plain B-trees of one or more columns, which no constraint owns; the table has a column more.
_EDITABLE = """
SELECT t.relname, c.relname, array_agg(quote_ident(a.attname) ORDER BY x.n),
       array_agg(format_type(a.atttypid, NULL) ORDER BY x.n),
       (SELECT quote_ident(max(o.attname)) FROM pg_attribute o
        WHERE o.attrelid = t.oid AND o.attnum > 0 AND NOT o.attisdropped
          AND NOT o.attnum = ANY (i.indkey::int2[]))
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS x(attnum, n) ON true
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.attnum
WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisunique
  AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnatts = i.indnkeyatts
  AND NOT EXISTS (SELECT FROM unnest(i.indoption::int2[]) o WHERE o <> 0)
  AND NOT EXISTS (SELECT FROM pg_opclass o
                  WHERE o.oid = ANY (i.indclass::oid[]) AND NOT o.opcdefault)
GROUP BY t.relname, c.relname, t.oid, i.indkey
ORDER BY 1, 2
"""
_TEXT = ("character varying", "text")


@dataclass(frozen=True, slots=True)
class Editable:
    """An index that can be edited."""

    table: str
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    other: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: `told` is what verify says, state and attributes; `name` how the index is called.

    `actual_name` is how the database calls it now, "" where it has none.
    """

    table: str
    name: str
    actual_name: str
    told: str


def edited(url: str, seed: int, count: int) -> list[Edit]:
    """Make so many edits to the database."""
    chance = random.Random(seed)
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(_EDITABLE).fetchall()
        known = [
            Editable(table, name, tuple(columns), tuple(types), other)
            for table, name, columns, types, other in rows
            if other is not None
        ]
        chosen = chance.sample(known, count)
        return [_edit(connection, url, chance, index) for index in chosen]


def _edit(connection: psycopg.Connection, url: str, chance: random.Random, index: Editable) -> Edit:
    kinds = ["drop", "rename", "add", "invalidate", *dict(_definitions(index))]
    kind = chance.choice(kinds)
    where = f'ON "{index.table}"'
    columns = ", ".join(index.columns)
    if kind == "drop":
        connection.execute(f'DROP INDEX "{index.name}"')
        return Edit(index.table, index.name, "", "missing")
    if kind == "rename":
        new_name = f'{index.name[:40]} "by hand"'
        quoted = new_name.replace('"', '""')
        connection.execute(f'ALTER INDEX "{index.name}" RENAME TO "{quoted}"')
        return Edit(index.table, index.name, new_name, "different name")
    if kind == "add":
        name = f"{index.name[:40]}_by_hand"
        connection.execute(
            f'CREATE INDEX "{name}" {where} ({columns}) WHERE {columns} IS NOT NULL'
            if len(index.columns) == 1
            else f'CREATE INDEX "{name}" {where} ({columns}, {index.other})'
        )
        return Edit(index.table, name, name, "extra")
    connection.execute(f'DROP INDEX "{index.name}"')
    if kind == "invalidate":
        _fail_to_build(connection, url, index)
        return Edit(index.table, index.name, index.name, "invalid validity")
    unique, definition = dict(_definitions(index))[kind]
    connection.execute(f'CREATE {unique}INDEX "{index.name}" {where} {definition}')
    return Edit(index.table, index.name, index.name, f"different {kind}")


def _definitions(index: Editable) -> Iterator[tuple[str, tuple[str, str]]]:
    """By the attribute that differs: ("UNIQUE " or "", what follows the table)."""
    first, *rest = index.columns

    def keys(changed: str) -> str:
        return f"({', '.join([changed, *rest])})"

    yield "columns", ("", keys(index.other) if index.other not in rest else keys(first))
    yield "order", ("", keys(f"{first} DESC NULLS LAST"))
    yield "nulls", ("", keys(f"{first} NULLS FIRST"))
    yield "include", ("", f"{keys(first)} INCLUDE ({index.other})")
    yield "predicate", ("", f"{keys(first)} WHERE {first} IS NOT NULL")
    yield "storage", ("", f"{keys(first)} WITH (fillfactor = 77)")
    yield "unique", ("UNIQUE ", keys(first))
    if not rest:
        yield "method", ("", f"USING hash {keys(first)}")
    if index.types[0] in _TEXT:
        yield "opclass", ("", keys(f"{first} varchar_pattern_ops"))
        yield "collation", ("", keys(f'{first} COLLATE "C"'))
        yield "expression", ("", keys(f"lower({first})"))


def _fail_to_build(connection: psycopg.Connection, url: str, index: Editable) -> None:
    """End a concurrent build of the very index while it waits for a transaction."""
    columns = ", ".join(index.columns)
    with psycopg.connect(url) as other:
        other.execute(f'LOCK TABLE "{index.table}" IN ROW EXCLUSIVE MODE')
        connection.execute("SET statement_timeout = 50")
        try:
            connection.execute(
                f'CREATE INDEX CONCURRENTLY "{index.name}" ON "{index.table}" ({columns})'
            )
            raise AssertionError("the build did not wait")
        except psycopg.errors.QueryCanceled:
            pass
        finally:
            connection.execute("RESET statement_timeout")
