"""The same input gives the same files and the same words under any PYTHONHASHSEED."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alembic_idx.log import NAME as LOGGER

GENERATE = """\
import logging
import sys
from pathlib import Path

import sqlalchemy as sa

from tests.alembic.project import Project

logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(name)s %(message)s")
metadata = sa.MetaData()
for n in range(8):
    keys = [sa.Column(f"k{m}", sa.ForeignKey(f"t{m}.id")) for m in range(n)]
    pair = [sa.Column("a", sa.Integer), sa.Column("b", sa.Integer)]
    table = sa.Table(
        f"t{n}",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        *pair,
        *keys,
        sa.UniqueConstraint("a", "b"),
        sa.UniqueConstraint("b"),
        sa.Index(f"one_{n}", "a"),
        sa.Index(f"two_{n}", "a", "id"),
        sa.Index(f"three_{n}", "a", "id"),
    )
project = Project(Path(sys.argv[1]), "sqlite://", metadata, settings="limit = 20")
for text in project.revision(rev_id="0001"):
    print(text)
"""


def generated(folder: Path, seed: int) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", GENERATE, str(folder)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    files = done.stdout.partition('"""')[2]
    lines = done.stderr.splitlines()
    told = [line for line in lines if line.startswith(LOGGER) or not line.startswith("alembic.")]
    return files, "\n".join(told)


@pytest.mark.peer(17)
def test_several_seeds(tmp_path: Path) -> None:
    results = {generated(tmp_path / str(seed), seed) for seed in range(4)}
    ((files, told),) = results
    # limit counts new indexes; new tables come in Alembic's own order
    assert files.count("op.create_index(op.f('ix_t") == 20
    assert "IDX001" in told
    assert "(IDX10" in told
    assert "more findings of less weight" in told
