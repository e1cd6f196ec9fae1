"""The adapters are thin: the same tables in either framework are the same tables to the rules."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql

from alembic_idx import findings
from alembic_idx.reading import read_schema
from idx_core.engine import judge
from idx_core.finding import Finding
from idx_core.model import Schema, TableName
from idx_core.settings import Settings
from tests.parity.alike import Told, alike, told
from tests.parity.tables_sqlalchemy import metadata

ROOT = Path(__file__).parents[2]


Read = tuple[Schema, tuple[Finding, ...]]


@pytest.fixture(scope="module")
def from_django() -> Read:
    done = subprocess.run(
        [sys.executable, "-m", "tests.parity.read_django"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    schema, found = pickle.loads(done.stdout)
    assert isinstance(schema, Schema)
    return schema, found


@pytest.fixture(scope="module")
def from_sqlalchemy() -> Read:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return read_schema(metadata, dialect), findings(metadata, dialect, Settings())


def test_thirty_tables_each(from_django: Read, from_sqlalchemy: Read) -> None:
    assert len(from_django[0].tables) == len(from_sqlalchemy[0].tables) == 30


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_equal_tables(name: str, from_django: Read, from_sqlalchemy: Read) -> None:
    in_django = alike(from_django[0]).table(TableName(name))
    assert in_django is not None
    assert in_django == alike(from_sqlalchemy[0]).table(TableName(name))


def test_equal_schemas(from_django: Read, from_sqlalchemy: Read) -> None:
    assert alike(from_django[0]) == alike(from_sqlalchemy[0])


def test_equal_findings(from_django: Read, from_sqlalchemy: Read) -> None:
    in_django, in_sqlalchemy = told(from_django), told(from_sqlalchemy)
    in_django, composite = without(in_django, "charges(carrier_id, tariff_code)")
    in_sqlalchemy, enforced = without(in_sqlalchemy, "charges(carrier_id, tariff_code)")
    assert in_django == in_sqlalchemy
    # The one whose foreign key only SQLAlchemy has in the database, so the words differ.
    assert (composite.rule, composite.score) == (enforced.rule, enforced.score)
    assert "deleting a row of tariffs scans charges" in enforced.message
    assert "finding the rows of charges" in composite.message


def test_every_rule_for_both_frameworks_has_something_to_say(from_django: Read) -> None:
    assert {finding.rule for finding in from_django[1]} == {
        *("IDX001", "IDX101", "IDX102", "IDX103"),
    }


def test_equal_findings_whatever_the_order(from_django: Read, from_sqlalchemy: Read) -> None:
    """Nor do findings depend on the order in which a table lists its indexes."""
    for schema, _ in (from_django, from_sqlalchemy):
        turned = Schema(
            tables=tuple(replace(t, indexes=t.indexes[::-1]) for t in schema),
            dialect=schema.dialect,
        )
        assert judge(turned, Settings()) == judge(schema, Settings())


def without(findings: list[Told], subject: str) -> tuple[list[Told], Told]:
    """The findings without the one about this subject, and that one."""
    (one,) = (finding for finding in findings if finding.subject == subject)
    return [finding for finding in findings if finding is not one], one
