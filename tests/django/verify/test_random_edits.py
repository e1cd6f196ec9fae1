"""A hundred random edits of the erp's database, all kinds among them: each is told exactly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.samples.erp_project import Project, migrated
from tests.verify.edits import KINDS, disagreeing, edited

SEED, EDITS = 6, 100
COMPUTED = re.compile(r"\A(?!ix_).*_[0-9a-f]{8}(_like)?\Z")
"""A name that Django computes from table and column; any other one is as good."""


def told(project: Project) -> dict[tuple[str, str, str], str]:
    """What verify says about each index that is not the same."""
    done = project.attempt("manage.py", "idx", "verify", "--format=json")
    assert done.stdout, done.stderr
    return disagreeing(done.stdout)


@pytest.mark.real
def test_each_is_told(tmp_path: Path, postgres_url: str) -> None:
    project = migrated(tmp_path / "erp", postgres_url)
    assert told(project) == {}
    edits = edited(postgres_url, SEED, EDITS)
    assert len(edits) == EDITS
    assert {edit.kind for edit in edits} == {*KINDS}
    assert told(project) == {
        (edit.table, edit.name, edit.actual_name): edit.told
        for edit in edits
        if not (edit.told == "different name" and COMPUTED.search(edit.name))
    }
