"""Tables and indexes of random shape: types, widths, nulls, duplicates and skew by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator

import psycopg

# What becomes of a whole number; two of the types vary in width by themselves.
_TYPES = (
    "{n}::int",
    "{n}::bigint",
    "{n}::smallint",
    "{n}::numeric / 100",
    "({n} % 2 = 0)",
    "'key ' || {n}",
    "md5(({n})::text)",
    "md5(({n})::text)::uuid",
    "rpad(({n})::text, 1 + (({n}) % 40)::int, 'x')",
    "({n})::text::char(12)",
    "timestamptz '2026-01-01' + {n} * interval '1 min'",
    "date '2026-01-01' + ({n} % 3000)::int",
)


def fill(connection: psycopg.Connection, chance: random.Random, table: str, rows: int) -> None:
    """A table of six columns, c0 to c5."""
    columns = ", ".join(f"{_column(chance, rows)} AS c{number}" for number in range(6))
    connection.execute(f"SELECT setseed({chance.random():.6f})".encode())
    connection.execute(
        f"CREATE TABLE {table} AS SELECT {columns} FROM generate_series(1, {rows}) i".encode()
    )


def candidates(chance: random.Random, table: str, number: int) -> Iterator[str]:
    """Indexes on one to three of its columns, some of them covering or partial."""
    for _ in range(number):
        columns = chance.sample(range(6), chance.choice((1, 1, 2, 2, 3)) + 1)
        *keys, other = (f"c{column}" for column in columns)
        extra = chance.choice(("", "", "", f" INCLUDE ({other})", f" WHERE {other} IS NOT NULL"))
        yield f"{table} ({', '.join(keys)}){extra}"


def _column(chance: random.Random, rows: int) -> str:
    distinct = int(10 ** chance.uniform(0, 5))
    number = chance.choice(
        (
            "i",
            f"i / {chance.randint(2, 9)}",
            f"floor(random() * {distinct})::int",
            f"floor(exp(random() * {chance.uniform(2, 10):.1f}))::int",
            f"floor({distinct} * random() ^ 3)::int",
        )
    )
    if "smallint" in (kind := chance.choice(_TYPES)):
        number = f"(({number}) % 30000)"
    value = kind.format(n=f"({number})")
    nulls = chance.choice((0, 0, 0, 0.05, 0.5, 0.95))
    return f"CASE WHEN random() >= {nulls} THEN {value} END" if nulls else value
