"""Asks `health` as the verbs do, and holds what comes back against the schema."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import psycopg

import idx_core.health.report.as_json
from idx_core.health.asked import Asked
from idx_core.health.verb import run_health
from idx_core.settings import Settings
from tests.build.sessions import PsycopgSession

SCHEMA = json.loads(
    Path(idx_core.health.report.as_json.__file__).with_name("health.schema.json").read_text()
)
ASKED = Asked(format="json", unused_days=0, min_size=0)


def health(connection: psycopg.Connection, settings: Settings | None = None, **more: Any) -> Any:
    """The document that `--format json` prints."""
    lines: list[str] = []
    session = PsycopgSession(connection)
    run_health(session, replace(ASKED, **more), lines.append, settings or Settings())
    document = json.loads(lines[0])
    jsonschema.validate(document, SCHEMA)
    return document


def subjects(document: Any, rule: str, severity: str = "") -> list[str]:
    """What the rule has findings about, in order."""
    return sorted(
        finding["subject"]
        for finding in document["findings"]
        if finding["rule"] == rule and severity in ("", finding["severity"])
    )


def statements(document: Any, *rules: str) -> list[str]:
    """The SQL of the rules' findings."""
    return [f["statement"] for f in document["findings"] if f["rule"] in rules and f["statement"]]


def table_of(document: Any, name: str) -> Any:
    return next(table for table in document["tables"] if table["name"] == name)


def index_of(document: Any, name: str) -> Any:
    return next(i for t in document["tables"] for i in t["indexes"] if i["name"] == name)


def flush(connection: psycopg.Connection) -> None:
    """Have the session's counters be seen now, not within the next second."""
    connection.execute("SELECT pg_stat_force_next_flush()")
    connection.execute("SELECT 1")
