"""A hundred random edits of an Alembic sample's database, five times as many as it has room for.

Its derived indexes are ejected first: one that is derived is looked for by its definition, and no
name of it is wrong.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.samples.test_verified import SAMPLES, run
from tests.verify.edits import KINDS, Edit, disagreeing, edited

pytestmark = pytest.mark.once

SEEDS, EDITS = range(5), 20
SAMPLE = "justice"


@contextmanager
def copied(url: str, *, of: str = "") -> Iterator[str]:
    """A database beside this one with all that is in it, or in the one of that name."""
    server, _, name = url.rpartition("/")
    names = sql.Identifier(f"{name}_copy"), sql.Identifier(of or name)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        try:
            yield f"{url}_copy"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[0]))


def test_each_is_told(tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / SAMPLE
    shutil.copytree(SAMPLES / SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    assert run(folder, postgres_url, "alembic", "upgrade", "head").returncode == 0
    assert run(folder, postgres_url, "alembic_idx.cli", "eject", "--write").returncode == 0
    done: list[Edit] = []
    for seed in SEEDS:
        with copied(postgres_url) as url:
            edits = edited(url, seed, EDITS)
            told = run(folder, url, "alembic_idx.cli", "verify", "--format=json")
            assert told.returncode == 1, told.stderr
            assert disagreeing(told.stdout) == {
                (edit.table, edit.name, edit.actual_name): edit.told for edit in edits
            }
        done += edits
    assert len(done) == len(SEEDS) * EDITS
    assert {edit.kind for edit in done} == {*KINDS}
