"""Random edits of a database's indexes, each with what `verify` must say about it.

Each edit is of an index of its own, so all can be done to one database and told apart. Every kind
of edit is done once before any is done again.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psycopg

# Whatever no constraint owns. A plain one is a B-tree of columns of which that is all to be said.
_EDITABLE = """
SELECT t.relname, c.relname, i.indisunique, pg_get_indexdef(c.oid),
       am.amname = 'btree' AND NOT i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
       AND i.indnatts = i.indnkeyatts
       AND NOT EXISTS (SELECT FROM unnest(i.indoption::int2[]) o WHERE o <> 0)
       AND NOT EXISTS (SELECT FROM pg_opclass o
                       WHERE o.oid = ANY (i.indclass::oid[]) AND NOT o.opcdefault),
       ARRAY(SELECT quote_ident(a.attname)
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS x(attnum, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.attnum ORDER BY n),
       ARRAY(SELECT format_type(a.atttypid, NULL)
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS x(attnum, n)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.attnum ORDER BY n),
       (SELECT quote_ident(max(o.attname)) FROM pg_attribute o
        WHERE o.attrelid = t.oid AND o.attnum > 0 AND NOT o.attisdropped
          AND o.atttypid IN (SELECT opcintype FROM pg_opclass WHERE opcmethod = 403)
          AND NOT o.attnum = ANY (i.indkey::int2[]))
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_am am ON am.oid = c.relam
WHERE c.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)
ORDER BY 1, 2
"""
_TEXT = ("character varying", "text")
KINDS = (
    *("add", "drop", "rename", "invalidate"),
    *("collation", "columns", "expression", "include", "method", "nulls", "nulls_not_distinct"),
    *("opclass", "order", "predicate", "storage", "unique"),
)
"""What is done: by hand, or to an attribute."""


@dataclass(frozen=True, slots=True)
class Editable:
    """An index that can be edited; `tail` is its definition from the method on."""

    table: str
    name: str
    unique: bool
    tail: str
    plain: bool
    columns: tuple[str, ...]
    types: tuple[str, ...]
    other: str | None

    @property
    def pair(self) -> str:
        """The same for an index that Django makes for a text and its companion for LIKE."""
        return self.name.removesuffix("_like")

    @property
    def kinds(self) -> frozenset[str]:
        """What can be done to it."""
        return frozenset({"drop", "rename", "add", "invalidate", *_definitions(self)})


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: `told` is what verify says, state and attributes; `name` how the index is called.

    `actual_name` is how the database calls it now, "" where it has none.
    """

    kind: str
    table: str
    name: str
    actual_name: str
    told: str


def disagreeing(printed: str) -> dict[tuple[str, str, str], str]:
    """What `verify --format=json` says of each that is not the same, by table and both names."""
    (database,) = json.loads(printed)["databases"]
    return {
        (each["table"], each["name"], each["name_in_database"] or ""): " ".join(
            [each["state"], *(difference["attribute"] for difference in each["differences"])]
        )
        for each in database["indexes"]
        if each["state"] != "same"
    }


def edited(url: str, seed: int, count: int) -> list[Edit]:
    """Make so many edits to the database, or as many as it has indexes."""
    chance = random.Random(seed)
    with psycopg.connect(url, autocommit=True) as connection:
        left = [_read(*row) for row in connection.execute(_EDITABLE)]
        edits: list[Edit] = []
        kinds: list[str] = []
        while left and len(edits) < count:
            kinds = kinds or chance.sample(KINDS, len(KINDS))
            # what few indexes allow comes first, as long as they are there
            kinds.sort(key=lambda kind: sum(kind in index.kinds for index in left))
            kind = kinds.pop(0)
            able = [index for index in left if kind in index.kinds]
            if able:
                index = chance.choice(able)
                # of a column's two, each could be what the other was
                left = [each for each in left if each.pair != index.pair]
                edits.append(_edit(connection, url, index, kind))
        return edits


def _read(
    table: str,
    name: str,
    unique: bool,
    definition: str,
    plain: bool,
    columns: list[str],
    types: list[str],
    other: str | None,
) -> Editable:
    tail = re.sub(r"\ACREATE (UNIQUE )?INDEX .*? USING ", "", definition)
    return Editable(table, name, unique, tail, plain, tuple(columns), tuple(types), other)


def _edit(connection: psycopg.Connection, url: str, index: Editable, kind: str) -> Edit:
    if kind == "rename":
        new_name = f'{index.name[:40]} "by hand"'
        quoted = new_name.replace('"', '""')
        _run(connection, f'ALTER INDEX "{index.name}" RENAME TO "{quoted}"')
        return Edit(kind, index.table, index.name, new_name, "different name")
    if kind == "add":
        name = f"{index.name[:40]}_by_hand"
        where = " AND " if " WHERE " in index.tail else " WHERE "
        condition = f"{where}length('{name}') > 1"
        _run(connection, f'CREATE INDEX "{name}" ON "{index.table}" USING {index.tail}{condition}')
        return Edit(kind, index.table, name, name, "extra")
    _run(connection, f'DROP INDEX "{index.name}"')
    if kind == "drop":
        return Edit(kind, index.table, index.name, "", "missing")
    if kind == "invalidate":
        _fail_to_build(connection, url, index)
        return Edit(kind, index.table, index.name, index.name, "invalid validity")
    unique, tail, told = _definitions(index)[kind]
    _run(connection, f'CREATE {unique}INDEX "{index.name}" ON "{index.table}" USING {tail}')
    return Edit(kind, index.table, index.name, index.name, f"different {told}")


def _definitions(index: Editable) -> Mapping[str, tuple[str, str, str]]:
    """By the kind: ("UNIQUE " or "", the new tail, the attributes that differ)."""
    return {kind: (unique, tail, told) for kind, unique, tail, told in _changed(index)}


def _changed(index: Editable) -> Iterator[tuple[str, str, str, str]]:
    unique = "UNIQUE " if index.unique else ""
    head, where, predicate = index.tail.partition(" WHERE ")
    if index.tail.startswith("btree"):
        other_way = "" if index.unique else "UNIQUE "
        yield "unique", other_way, index.tail, "unique"
        if "NULLS NOT DISTINCT" not in head:
            told = "nulls_not_distinct" if index.unique else "unique nulls_not_distinct"
            tail = f"{head} NULLS NOT DISTINCT{where}{predicate}"
            yield "nulls_not_distinct", "UNIQUE ", tail, told
        if " WITH (" not in head:
            tail = f"{head} WITH (fillfactor = 77){where}{predicate}"
            yield "storage", unique, tail, "storage"
    if where:
        yield "predicate", unique, head, "predicate"
    if index.plain:
        yield from _changed_plainly(index)


def _changed_plainly(index: Editable) -> Iterator[tuple[str, str, str, str]]:
    first, *rest = index.columns

    def keys(changed: str) -> str:
        return f"btree ({', '.join([changed, *rest])})"

    yield "order", "", keys(f"{first} DESC NULLS LAST"), "order"
    yield "nulls", "", keys(f"{first} NULLS FIRST"), "nulls"
    yield "predicate", "", f"{keys(first)} WHERE {first} IS NOT NULL", "predicate"
    if index.other is not None:
        yield "columns", "", keys(index.other), "columns"
        yield "include", "", f"{keys(first)} INCLUDE ({index.other})", "include"
    if not rest:
        yield "method", "", f"hash ({first})", "method"
    place = next((n for n, kind in enumerate(index.types) if kind in _TEXT), None)
    if place is not None:
        before, text, after = (
            index.columns[:place],
            index.columns[place],
            index.columns[place + 1 :],
        )
        for kind, key in (
            ("opclass", f"{text} varchar_pattern_ops"),
            ("collation", f'{text} COLLATE "C"'),
            ("expression", f"lower({text})"),
        ):
            yield kind, "", f"btree ({', '.join([*before, key, *after])})", kind


def _fail_to_build(connection: psycopg.Connection, url: str, index: Editable) -> None:
    """End a concurrent build of the very index while it waits for a transaction."""
    kind = "UNIQUE INDEX" if index.unique else "INDEX"
    with psycopg.connect(url) as other:
        _run(other, f'LOCK TABLE "{index.table}" IN ROW EXCLUSIVE MODE')
        _run(connection, "SET statement_timeout = 50")
        try:
            _run(
                connection,
                f'CREATE {kind} CONCURRENTLY "{index.name}" ON "{index.table}" USING {index.tail}',
            )
            raise AssertionError("the build did not wait")
        except psycopg.errors.QueryCanceled:
            pass
        finally:
            _run(connection, "RESET statement_timeout")


def _run(connection: psycopg.Connection, statement: str) -> None:
    connection.execute(statement.encode())
