"""The pictures and transcripts of docs/report.md and docs/health.md, made from a real run.

`python -m docs.pictures.make_pages` migrates and fills the sample `justice` on a private
PostgreSQL, runs its workload, adds by hand what goes wrong in a year (an index nobody uses, a
duplicate, a failed build, bloat), asks `report` and `health`, and takes pictures of their pages
with a headless Chromium: wide and narrow, light and dark.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from docs.pictures.taking import ROOT, take
from sample_projects.embedded import embedded_postgres_server

DOCS = ROOT / "docs"
JUSTICE = ROOT / "sample_projects" / "justice"

_ROWS = 60_000
_CALLS = 15
_WRONG = (
    "CREATE INDEX webhook_delivery_by_status ON webhook_delivery (status, created_at)",
    "CREATE INDEX user_session_user ON user_session (user_id)",
    "UPDATE report_execution SET created_at = created_at + interval '1 hour'",
    "UPDATE report_execution SET created_at = created_at + interval '1 hour'",
    "VACUUM ANALYZE report_execution",
    "UPDATE chat_session SET workspace_id = 1 WHERE id % 2 = 0",
)
_FAILS = "CREATE UNIQUE INDEX CONCURRENTLY chat_message_once ON chat_message (session_id)"

_WIDE, _NARROW = (1100, 1000), (390, 1000)
# name, page, size, dark, the one section that is shown (all of the page where there is none)
_SHOTS = (
    ("report", "report", _WIDE, False, ""),
    ("report-dark", "report", _WIDE, True, "tables"),
    ("report-narrow", "report", _NARROW, False, ""),
    ("health", "health", _WIDE, False, ""),
    ("health-dark", "health", _WIDE, True, ""),
    ("health-tables", "health", _WIDE, False, "tables"),
    ("health-narrow", "health", _NARROW, True, ""),
)
_LINES = 34  # of a transcript


def main() -> None:
    """Make everything anew."""
    settings = {"shared_preload_libraries": "pg_stat_statements", "autovacuum_naptime": "1h"}
    with tempfile.TemporaryDirectory() as folder, embedded_postgres_server(settings) as server:
        pages = Path(folder)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE justice")
        url = f"{server.rpartition('/')[0]}/justice"
        _live(url)
        for verb, options in (("report", ()), ("health", ("--unused-days", "0", "--limit", "8"))):
            target = pages / f"{verb}.html"
            _idx(url, verb, *options, "--format", "html", "--output", str(target))
            _transcript(DOCS / f"{verb}.md", verb, options, _idx(url, verb, *options))
        for name, page, size, dark, section in _SHOTS:
            _picture(pages, name, page, size, dark=dark, section=section)


def _live(url: str) -> None:
    """The sample as it is after a year."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        connection.execute("CREATE EXTENSION pgstattuple")
        _python(url, "alembic", "upgrade", "0001")
        _python(url, "justice.seed", "--rows", str(_ROWS))
        _python(url, "alembic", "upgrade", "head")
        calls = json.loads(_python(url, "justice.workload", "--rows", str(_ROWS)))
        for call in calls * _CALLS:
            connection.execute(call["sql"])
        for statement in _WRONG:
            connection.execute(statement)
        try:
            connection.execute(_FAILS)
        except psycopg.errors.UniqueViolation:
            return
    raise SystemExit("the build that was to fail did not")


def _python(url: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=JUSTICE,
        env={**os.environ, "JUSTICE_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return done.stdout


def _idx(url: str, *arguments: str) -> str:
    return _python(url, "alembic_idx.cli", *arguments)


def _transcript(document: Path, verb: str, options: tuple[str, ...], told: str) -> None:
    """Write what was told into the document, between its two marks."""
    lines = told.rstrip("\n").split("\n")
    shown = lines[:_LINES]
    while shown and shown[-1].startswith(" "):  # no finding in half
        shown.pop()
    shown = shown[:-1] if len(shown) < len(lines) else shown
    more = [f"… {len(lines) - len(shown)} more lines"] if len(shown) < len(lines) else []
    command = " ".join(("alembic-idx", verb, *options))
    block = "\n".join(["```text", f"$ {command}", *shown, *more, "```"])
    begin, end = "<!-- made by docs/pictures/make_pages.py -->", "<!-- end -->"
    text = document.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{document} has no place for a transcript")
    document.write_text(f"{before}{begin}\n{block}\n{end}{after}", encoding="utf-8")


def _picture(
    pages: Path, name: str, page: str, size: tuple[int, int], *, dark: bool, section: str
) -> None:
    shown = pages / "shown.html"
    text = (pages / f"{page}.html").read_text(encoding="utf-8")
    if section:  # a browser that is not looked at does not scroll
        only = f"body > header, main > section:not(#{section}) {{ display: none }}</style>"
        text = re.sub("<details ", "<details open ", text.replace("</style>", only), count=6)
    shown.write_text(text, encoding="utf-8")
    take(shown.as_uri(), name, size, dark=dark)


if __name__ == "__main__":
    main()
