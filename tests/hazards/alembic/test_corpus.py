"""What is hazardous in the corpus is told, at its line, and nothing else is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from alembic_idx.hazards.project import read_project
from idx_core.hazards.judge import judge_migrations
from idx_core.settings import Settings
from tests.hazards.alembic.corpus import Case, Found, cases, project


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_corpus(case: Case, tmp_path: Path) -> None:
    assert found_in(case, tmp_path) == case.expected


def test_the_corpus_is_large_enough_and_of_both_kinds() -> None:
    hazardous = [case for case in cases() if case.expected]
    assert len(cases()) >= 60
    assert len(hazardous) >= 25
    assert len(cases()) - len(hazardous) >= 25


def found_in(case: Case, folder: Path) -> Found:
    read = read_project(project(folder, case), case.revisions)
    hazards = judge_migrations(read.migrations, Settings())
    return Counter((Path(h.place.path).name, h.place.line, h.rule) for h in hazards)
