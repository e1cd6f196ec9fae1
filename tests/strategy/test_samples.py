"""The document of each sample: the same on each run, and about every table and index of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.postgres import PostgresServer

SAMPLES = Path(__file__).parents[2] / "sample_projects"
ALEMBIC = ("-m", "alembic_idx.cli", "strategy")
DJANGO = ("manage.py", "idx", "strategy")
COMMANDS = {"grove": ALEMBIC, "justice": ALEMBIC, "erp": DJANGO, "agency": DJANGO}

# What each document must have: a foreign key, a declared query, an order, a constraint, advice.
LINES = {
    "grove": "| `ix_branches_grove_id` | `btree (grove_id)` | foreign key `(grove_id) to groves` |"
    " derived | ON DELETE CASCADE scans it; 3 references deep |",
    "justice": "| `ix_rate_limit_store_reset_time_e0c67d7f` |"
    " `btree (reset_time) WHERE count > 0` |"
    " declared query `justice.queries.rate_limits_to_clear` | derived |"
    " a declared query would use it |",
    "erp": "| (named by the database) | `btree (number)` | enforces the unique constraint; order"
    " `Meta.ordering` | constraint |  |",
    "agency": "## Costs",
}


@pytest.fixture
def database(tmp_path: Path, postgres18: PostgresServer) -> dict[str, str]:
    """Nothing of the documents is from a database; two of the projects connect to one."""
    postgres = postgres18.url
    return {
        "GROVE_DATABASE_URL": f"sqlite:///{tmp_path}/grove.db",
        "JUSTICE_DATABASE_URL": postgres,
        "ERP_DATABASE_URL": f"sqlite:///{tmp_path}/erp.db",
        "AGENCY_DATABASE_URL": postgres,
    }


def run(
    sample: str, seed: str, database: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *COMMANDS[sample], *arguments],
        cwd=SAMPLES / sample,
        env={**os.environ, **database, "PYTHONHASHSEED": seed, "GROVE_MODELS": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_documents(tmp_path: Path, database: dict[str, str]) -> None:
    def write_and_check(sample: str) -> str:
        file = tmp_path / f"{sample}.md"
        written = run(sample, "1", database, "--output", str(file))
        assert (written.returncode, written.stdout) == (0, ""), written.stderr
        checked = run(sample, "2", database, "--check", str(file))
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "is current" in checked.stdout
        return file.read_text(encoding="utf-8")

    with ThreadPoolExecutor(2) as both:
        texts = dict(zip(COMMANDS, both.map(write_and_check, COMMANDS), strict=True))
    for sample, text in texts.items():
        assert_whole(text, LINES[sample])


def assert_whole(text: str, line: str) -> None:
    lines = text.splitlines()
    assert line in lines
    (counts,) = (each for each in lines if re.match(r"[\d,]+ tables, ", each))
    tables, indexes = (int(each.replace(",", "")) for each in re.findall(r"[\d,]*\d", counts)[:2])
    at, end = lines.index("## Tables"), lines.index("## Guidelines")
    described = lines[at:end]
    assert sum(each.startswith("### ") for each in described) == tables
    heads = sum(each.startswith("| index ") for each in described)
    assert sum(each.startswith("| ") for each in described) == indexes + heads
    assert not re.search(r"\b20\d\d-\d\d", text)  # no date: it would change every day
    assert text.endswith(("|\n", ".\n"))


def test_what_cannot_be_asked_together(tmp_path: Path, database: dict[str, str]) -> None:
    told = run("grove", "1", database, "--with-figures")
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1] == (
        "FAILED: only PostgreSQL has such figures; this is sqlite"
    )
