"""Derived, ejected, drifted and missing indexes in one revision of each Alembic sample.

It goes up, down and up, and a database that never had any of this ends the same.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
import pytest

from tests.samples.catalog import catalog
from tests.samples.test_random_edits import copied
from tests.samples.test_verified import SAMPLES, run

# ejected first: then it is declared by name, and what differs from the declaration is drift
EJECTED = {"grove": "messages", "justice": "workspace_member"}
_PLAIN = """
SELECT c.relname, t.relname, quote_ident(a.attname)
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisunique AND i.indpred IS NULL
  AND i.indexprs IS NULL AND (t.relname = '{table}') = {inside}
ORDER BY 1
"""


def disturb(url: str, table: str) -> None:
    """Change the ejected indexes, and drop one that is derived."""
    with psycopg.connect(url, autocommit=True) as connection:
        ejected = connection.execute(_PLAIN.format(table=table, inside=True).encode()).fetchall()
        others = connection.execute(_PLAIN.format(table=table, inside=False).encode()).fetchall()
        assert ejected
        for name, place, column in ejected:
            text = f'DROP INDEX "{name}"; CREATE INDEX "{name}" ON "{place}" ({column} DESC)'
            connection.execute(text.encode())
        connection.execute(f'DROP INDEX "{others[0][0]}"'.encode())


@pytest.mark.once
@pytest.mark.parametrize("sample", EJECTED)
def test_up_down_and_up(sample: str, tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / sample
    shutil.copytree(SAMPLES / sample, folder, ignore=shutil.ignore_patterns("__pycache__", "*.db"))

    def alembic(*arguments: str, url: str = postgres_url) -> None:
        done = run(folder, url, "alembic", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr

    alembic("upgrade", "head")
    right = catalog(postgres_url)
    settings = folder / "pyproject.toml"
    text = settings.read_text() if settings.exists() else ""
    head = "" if "[tool.idx]" in text else "[tool.idx]\n"
    settings.write_text((text + head).replace("[tool.idx]\n", "[tool.idx]\ndrift = true\n"))
    done = run(folder, postgres_url, "alembic_idx.cli", "eject", EJECTED[sample], "--write")
    assert done.stdout.startswith("written: "), done.stdout + done.stderr
    alembic("check")

    disturb(postgres_url, EJECTED[sample])
    disturbed = catalog(postgres_url)
    assert disturbed != right
    before = set((folder / "migrations" / "versions").glob("*.py"))
    alembic("revision", "--autogenerate", "-m", "mixture")
    written = set((folder / "migrations" / "versions").glob("*.py")) - before
    alembic("upgrade", "head")
    assert catalog(postgres_url) == right
    alembic("check")
    alembic("downgrade", f"-{len(written)}")
    assert catalog(postgres_url) == disturbed
    alembic("upgrade", "head")
    assert catalog(postgres_url) == right

    with copied(postgres_url, of="template0") as fresh:
        alembic("upgrade", "head", url=fresh)
        assert catalog(fresh) == right
