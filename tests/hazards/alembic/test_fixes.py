"""What `--fix` writes is silent, and runs up, down and up on PostgreSQL 18."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from alembic import command

from alembic_idx.verbs import hazards as verb
from tests.hazards.alembic.corpus import Case, cases, project
from tests.support.postgres import PostgresServer

MECHANICAL = """
    batch_foreign_key batch_unique branches column_and_index foreign_key_plain
    index_batch index_if_not_exists index_in_transaction index_on_renamed_old_table index_plain
    mixed_column_and_index mixed_data_and_index mixed_new_table
    sql_foreign_key_unnamed sql_index_in_transaction sql_index_plain sql_quoted_names
    sql_unique unique_index_plain unique_plain downgrade_only drop_plain followed
""".split()


LEFT_ALONE = """
    asks_the_database column_with_index column_with_unique drop_serves_foreign_key exclusion
    in_a_loop sql_two_statements drop_with_column
""".split()


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.name in MECHANICAL], ids=lambda case: case.name
)
def test_fix(
    case: Case, tmp_path: Path, postgres18: PostgresServer, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres18.fresh_database() as url:
        config = project(tmp_path, case, url)
        command.upgrade(config, "0001")
        options = argparse.Namespace(migrations=[], all=False, fix=True, format="text")
        assert verb.run(config, options), capsys.readouterr().out
        command.upgrade(config, "heads")
        command.downgrade(config, "0001")
        command.upgrade(config, "heads")


@pytest.mark.parametrize("case", [c for c in cases() if c.name in LEFT_ALONE], ids=lambda c: c.name)
def test_what_is_not_mechanical_is_left_alone(case: Case, tmp_path: Path) -> None:
    config = project(tmp_path, case)
    versions = tmp_path / "migrations" / "versions"
    before = {path.name: path.read_text() for path in versions.glob("*.py")}
    options = argparse.Namespace(migrations=case.revisions, all=False, fix=True, format="json")
    assert not verb.run(config, options)
    assert {path.name: path.read_text() for path in versions.glob("*.py")} == before


def test_mechanical_cases_exist() -> None:
    assert {*MECHANICAL, *LEFT_ALONE} <= {case.name for case in cases() if case.expected}
