"""Ten indexes, bloated for real: the estimate beside what pgstatindex measures."""

from __future__ import annotations

import json
from dataclasses import replace

import psycopg
import pytest

from idx_core.health.asked import Asked
from idx_core.health.verb import run_health
from tests.build.sessions import PsycopgSession

pytestmark = pytest.mark.once

INDEXES = {
    "i_int": "(id)",
    "i_big": "(big)",
    "i_uuid": "(u)",
    "i_text": "(t)",
    "i_at": "(at)",
    "i_day": "(day)",
    "i_number": "(num)",
    "i_two": "(state, id)",
    "i_part": "(big) WHERE state = 's1'",
    "i_lower": "(lower(t))",
}


def bloat(connection: psycopg.Connection) -> dict[str, dict[str, object]]:
    lines: list[str] = []
    asked = replace(Asked(format="json"), min_size=0, unused_days=0)
    run_health(PsycopgSession(connection), asked, lines.append)
    (table,) = json.loads(lines[0])["tables"]
    return {index["name"]: index["bloat"] for index in table["indexes"]}


def test_within_15_percent(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE x (id int, big bigint, u uuid, t text, at timestamptz, day date,"
            " num numeric, state text) WITH (autovacuum_enabled = off)"
        )
        for name, keys in INDEXES.items():
            connection.execute(f"CREATE INDEX {name} ON x {keys}")
        connection.execute(
            "INSERT INTO x SELECT n, n * 7, gen_random_uuid(), 'value ' || md5(n::text), now() +"
            " n * interval '1 min', date '2020-01-01' + n / 20, n * 1.5, 's' || n % 4"
            " FROM generate_series(1, 60000) n"
        )
        connection.execute("DELETE FROM x WHERE id % 10 < 7")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE x")
        estimated = bloat(connection)
        connection.execute("CREATE EXTENSION pgstattuple")
        measured = bloat(connection)
    far = {}
    for name in INDEXES:
        guess, truth = estimated[name], measured[name]
        assert (guess["how"], truth["how"]) == ("estimated", "measured")
        share = int(str(guess["bytes"])) / int(str(truth["bytes"]))
        if not 0.85 <= share <= 1.15:
            far[name] = share
    assert far == {}
