"""No value of a row leaves the database unless it was asked for, whatever the column's type."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from idx_core.statistics.dump import read_dump
from idx_core.statistics.file import snapshot_text
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.rounding import rounded
from idx_core.statistics.snapshot_verb import write_snapshot
from sample_projects.embedded import embedded_binaries
from tests.statistics.database import session
from tests.support.postgres import PostgresServer

# What is planted; each is found in nothing that is written, also as a part of something longer.
CANARIES = (
    "canary", "CANARY", "8675309", "86753.09", "2087-06-05", "13:37:42", "c0ffee", "10.99.88.77",
    "deadbeef", "de:ad:be:ef", "13777", "10101010",
)  # fmt: skip
TABLE = """
CREATE TYPE mood AS ENUM ('canary-calm', 'canary-wild');
CREATE DOMAIN code AS text CHECK (value LIKE 'canary%');
CREATE TYPE pair AS (a text, b int);
CREATE TABLE birds (
    small smallint, plain int, large bigint, exact numeric, single real, long double precision,
    words text, limited varchar(40), padded char(40), binary_ bytea, named name,
    day date, moment timestamptz, local_ timestamp, at time, lasting interval,
    key uuid, address inet, network cidr, hardware macaddr, bits bit(8), document jsonb, raw json,
    tags text[], numbers int[], vector tsvector, mood mood, code code,
    whole pair, during int8range, days daterange, place point, flags boolean, cash money
);
CREATE INDEX birds_lower ON birds (lower(words));
CREATE INDEX birds_some ON birds (plain) WHERE words = 'canary-3';
CREATE STATISTICS birds_both (ndistinct, dependencies, mcv) ON words, large FROM birds;
CREATE STATISTICS birds_lengths ON (lower(words)), (large + 1) FROM birds;
"""
ROWS = """
INSERT INTO birds SELECT
    13777, 8675309, 8675309, 86753.09, 8675309, 8675309,
    'canary-' || n % 5, 'CANARY ' || n % 5, 'canary', '\\xdeadbeef', 'canary',
    date '2087-06-05', '2087-06-05 13:37:42', '2087-06-05 13:37:42', '13:37:42', '8675309 days',
    '00000000-0000-0000-0000-0000deadbeef', '10.99.88.77', '10.99.88.77/32',
    '00:00:de:ad:be:ef', '10101010', '{"canary": 8675309}', '{"canary": 1}',
    ARRAY['canary', 'canary-' || n % 3], ARRAY[8675309, n % 3],
    to_tsvector('simple', 'canary c0ffee'),
    (ARRAY['canary-calm', 'canary-wild'])[1 + n % 2]::mood, 'canary-code-' || n % 3,
    ROW ('canary', 8675309)::pair, int8range(8675309, 8675309 + 8675309),
    daterange('2087-06-05', '2087-06-09'), point(8675309, 1), true, 8675309::text::money
FROM generate_series(1, 2000) n;
"""


@pytest.fixture(scope="module")
def planted(postgres18: PostgresServer) -> Iterator[str]:
    with postgres18.fresh_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in (TABLE + ROWS).split(";\n"):
                if statement.strip():
                    connection.execute(statement.encode())
            connection.execute("VACUUM ANALYZE birds")
        yield url


def found_in(text: str) -> set[str]:
    return {canary for canary in CANARIES if canary in text}


def test_the_canaries_are_where_statistics_are_kept(planted: str) -> None:
    """Or else the next test would prove nothing."""
    with session(planted) as source:
        text = snapshot_text(read_snapshot(source, values=True))
    assert found_in(text) == set(CANARIES)


def test_no_canary_is_in_a_default_snapshot(planted: str, tmp_path: Path) -> None:
    with session(planted) as source:
        snapshot = read_snapshot(source)
    for written in (snapshot, rounded(snapshot)):
        write_snapshot(written, tmp_path / "idx_statistics.toml", lambda line: None, exact=True)
        (path,) = tmp_path.iterdir()
        text = path.read_text()
        assert "birds" in text
        assert found_in(text) == set()
    assert not snapshot.has_values
    assert found_in(repr(snapshot)) == set()


def test_no_canary_is_kept_of_a_dump(planted: str) -> None:
    dump = embedded_binaries() / "pg_dump"
    options = ["--no-data", "--statistics", planted]
    text = subprocess.run([dump, *options], capture_output=True, text=True, check=True).stdout
    assert found_in(text)
    assert found_in(snapshot_text(read_dump(text))) == set()
