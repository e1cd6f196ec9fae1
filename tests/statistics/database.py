"""A database with something of everything that statistics are kept of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.build.sessions import PsycopgSession

SCHEMA = """
CREATE SCHEMA "od;d ""schema";
CREATE TYPE mood AS ENUM ('calm', 'wild');
CREATE DOMAIN code AS text CHECK (value <> '');
CREATE TABLE clients (
    id bigint PRIMARY KEY, name text NOT NULL, mood mood, code code, tags text[],
    during int4range, document jsonb, words tsvector, seen timestamptz, flag boolean
);
CREATE INDEX clients_lower ON clients (lower(name), id);
CREATE INDEX clients_flagged ON clients (seen) WHERE flag;
CREATE INDEX clients_tags ON clients USING gin (tags);
CREATE TABLE "od;d ""schema"."t %s :x" ("Näme \x27" text, plain int);
CREATE TABLE events (id bigint, day date, kind int) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events DEFAULT;
CREATE INDEX events_day ON events (day);
CREATE TABLE pairs (a int, b int, c int);
CREATE STATISTICS pairs_ab ON a, b FROM pairs;
CREATE TABLE empty (id int PRIMARY KEY);
"""
ROWS = """
INSERT INTO clients
SELECT n, 'Name ' || n, (ARRAY['calm', 'wild'])[1 + n % 2]::mood, 'code ' || n % 50,
       ARRAY['tag ' || n % 7, 'tag ' || n % 3], int4range(n, n + n % 5),
       jsonb_build_object('key', n % 10), to_tsvector('simple', 'word' || n % 20),
       CASE WHEN n % 4 > 0 THEN timestamptz '2026-01-01' + n * interval '1 min' END, n % 10 = 0
FROM generate_series(1, 5000) n;
INSERT INTO events SELECT n, date '2026-01-01' + n % 30, n % 4 FROM generate_series(1, 3000) n;
INSERT INTO pairs SELECT n % 100, n % 100 / 10, n FROM generate_series(1, 5000) n;
INSERT INTO "od;d ""schema"."t %s :x" SELECT 'x' || n % 9, n FROM generate_series(1, 900) n;
VACUUM ANALYZE;
"""


def fill(url: str) -> None:
    """Make the tables and their rows, and analyse them."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in f"{SCHEMA}{ROWS}".split(";\n"):
            if statement.strip():
                connection.execute(statement)


@contextmanager
def session(url: str) -> Iterator[PsycopgSession]:
    """A session in autocommit mode."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield PsycopgSession(connection)
