"""The page of `health` where replicas were asked as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest

from idx_core.health.asked import Asked, OpenReplica
from idx_core.health.verb import run_health
from tests.build.sessions import PsycopgSession
from tests.html.reading import Read

pytestmark = pytest.mark.once


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE items (id int PRIMARY KEY)")
        yield connection


def test_a_page_tells_the_servers_apart(connection: psycopg.Connection, tmp_path: Path) -> None:
    file = tmp_path / "health.html"
    replicas: list[tuple[str, OpenReplica]] = [
        ("twin", partial(_opened, connection.info.dsn)),
        ("gone", partial(_opened, "postgresql://127.0.0.1:1/gone")),
    ]
    said: list[str] = []
    page = Asked(format="html", min_size=0, output=file, replicas=replicas)
    run_health(PsycopgSession(connection), page, said.append)
    assert said == []
    read = Read(file.read_text(encoding="utf-8"))
    assert read.wrong == []
    assert "scans, this serverscans, twin" in read.text
    assert "this server" in read.text
    assert "gone" in read.text
    assert "refused" in read.text
    run_health(PsycopgSession(connection), Asked(format="html", min_size=0), said.append)
    assert "scans, this server" not in Read(said[0]).text


@contextmanager
def _opened(url: str) -> Iterator[PsycopgSession]:
    with psycopg.connect(url, autocommit=True) as replica:
        yield PsycopgSession(replica)
