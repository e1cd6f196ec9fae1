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
    sql_in_lower_case table_that_exists unique_is_dropped validated_at_once
""".split()


_SEVERAL = "is in a loop or a condition, or does several things"
LEFT_ALONE = {
    "asks_the_database": f"line 16 {_SEVERAL}",
    "batch_of_several": "what line 20 does, on the way back, takes two revisions in that order",
    "column_with_index": f"line 13 {_SEVERAL}",
    "column_with_unique": f"line 13 {_SEVERAL}",
    "drop_serves_foreign_key": "",
    "drop_with_column": "only its downgrade would have to be divided",
    "exclusion": "",
    "foreign_key_on_the_way_back": (
        "what line 16 does, on the way back, takes two revisions in that order"
    ),
    "in_a_loop": f"line 14 {_SEVERAL}",
    "sql_two_statements": f"line 13 {_SEVERAL}",
}


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
def test_what_is_not_mechanical_is_left_alone(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = project(tmp_path, case)
    versions = tmp_path / "migrations" / "versions"
    before = {path.name: path.read_text() for path in versions.glob("*.py")}
    options = argparse.Namespace(migrations=case.revisions, all=False, fix=True, format="json")
    assert not verb.run(config, options)
    assert {path.name: path.read_text() for path in versions.glob("*.py")} == before
    reason = LEFT_ALONE[case.name]
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("cannot fix")]
    assert told == ([f"cannot fix {case.name}: {reason}"] if reason else [])


def test_mechanical_cases_exist() -> None:
    assert {*MECHANICAL, *LEFT_ALONE} <= {case.name for case in cases() if case.expected}
