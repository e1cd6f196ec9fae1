"""An index that only a streaming standby uses is used."""

from __future__ import annotations

import json
import signal
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from idx_core.health.asked import Asked
from idx_core.health.verb import run_health
from idx_core.scale_model.programs import reachable
from sample_projects.embedded import (
    THROWAWAY_SETTINGS,
    embedded_binaries,
    embedded_postgres_server,
    is_ready,
    url_of,
)
from sample_projects.server_process import free_port, running, workshop
from tests.build.sessions import PsycopgSession

pytestmark = pytest.mark.once


def unused(url: str, replicas: Any = ()) -> list[str]:
    lines: list[str] = []
    asked = Asked(format="json", unused_days=0, min_size=0, replicas=replicas)
    with psycopg.connect(url, autocommit=True) as connection:
        run_health(PsycopgSession(connection), asked, lines.append)
    return [f["index"] for f in json.loads(lines[0])["findings"] if f["rule"] == "IDX302"]


class Opened(PsycopgSession):
    def __init__(self, url: str) -> None:
        super().__init__(psycopg.connect(url, autocommit=True))

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def test_used_on_the_standby_only() -> None:
    with embedded_postgres_server({"wal_level": "replica"}) as url, workshop("standby") as place:
        with psycopg.connect(url, autocommit=True) as primary:
            primary.execute("CREATE TABLE x (id int, a int)")
            primary.execute("INSERT INTO x SELECT n, n FROM generate_series(1, 1000) n")
            primary.execute("CREATE INDEX x_id ON x (id)")
            primary.execute("CREATE INDEX x_a ON x (a)")
        programs = reachable(embedded_binaries(), place.account, place.directory)
        data, port = place.directory / "data", free_port()
        source = f"postgresql://postgres@127.0.0.1:{urlsplit(url).port}/"
        place.run(
            [
                *(programs / "pg_basebackup", "-D", data, "-R", "-d", source),
                *("--checkpoint=fast", "--no-sync"),
            ]
        )
        options = [f"--{name}={value}" for name, value in THROWAWAY_SETTINGS.items()]
        command: list[str | Path] = [programs / "postgres", "-D", data, f"--port={port}", *options]
        ready = partial(is_ready, data)
        with running(place, command, ready=ready, stop_signal=signal.SIGINT):
            standby = url_of(port)
            with psycopg.connect(standby, autocommit=True) as connection:
                connection.execute("SET enable_seqscan = off")
                connection.execute("SELECT * FROM x WHERE a = 5")
            time.sleep(0.2)
            assert unused(url) == ["x_a", "x_id"]
            assert unused(url, [("standby", partial(Opened, standby))]) == ["x_id"]
