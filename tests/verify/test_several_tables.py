"""The declared indexes of many tables, created together: one that cannot be had spoils no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idx_core.model import TableName
from idx_core.verify.verify import verify
from tests.build.sessions import PsycopgSession
from tests.verify.declaring import index, told

TABLES = 25
"""More than are created in one transaction."""

_FILES = "SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relfilenode <> 0"


def test_each_is_told_beside_one_that_is_refused(session: PsycopgSession) -> None:
    names = [TableName(f"t{n}") for n in range(TABLES)]
    declared = []
    for n, name in enumerate(names):
        session.run(f"CREATE TABLE t{n} (a int, b text)")
        session.run(f"CREATE INDEX by_{n} ON t{n} (lower(b)) WHERE a > {n}")
        wanted = "(lower(nothing))" if n == 7 else f"(lower(b)) WHERE a > {n + (n == 9)}"
        declared.append(index(session, wanted, name=f"by_{n}", table=name))

    verdicts = verify(session, declared, tables=names)

    assert told(verdicts) == {"by_7": "unknown", "by_9": "different predicate"}


@pytest.mark.parametrize(("unique", "files"), [(False, 0), (True, 4)])
def test_files_are_made_for_a_unique_index_only(
    session: PsycopgSession, unique: bool, files: int
) -> None:
    """The copy, its index, and the table of its long texts with an index of its own."""
    session.run("CREATE TABLE t (a int, b text)")
    wanted = index(session, "(lower(b))", table=TableName("t"), unique=unique)
    stored: list[int] = []

    def declare_and_look(schema: str, table: str) -> None:
        wanted.declare(schema, table)
        ((count,),) = session.rows(_FILES)
        stored.append(count)

    verdicts = verify(session, [replace(wanted, declare=declare_and_look)], tables=[TableName("t")])

    assert told(verdicts) == {"by_name": "missing"}
    assert stored == [files]


@pytest.mark.parametrize("columns", [("a int", "migration_idx_parts text"), ("a int", "b text")])
def test_unique_and_other_indexes_of_one_table(
    session: PsycopgSession, columns: tuple[str, str]
) -> None:
    """A column of our copy's own name included: there the copy is one with storage."""
    table, text = TableName("t"), columns[1].partition(" ")[0]
    session.run(f"CREATE TABLE t ({', '.join(columns)})")
    session.run(f"CREATE INDEX other ON t (lower({text}))")
    session.run(f"CREATE UNIQUE INDEX one ON t (upper({text}))")
    declared = [
        index(session, f"(lower({text}), a DESC)", name="other", table=table),
        index(session, f"(upper({text}))", name="one", table=table, unique=True),
    ]

    verdicts = verify(session, declared, tables=[table])

    assert told(verdicts) == {"other": "different columns"}
