"""An index that a declared query needs is not dropped unnoticed."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
import sqlalchemy as sa

from alembic_idx.hazards.project import read_project
from alembic_idx.verbs import hazards as verb
from idx_core.hazards.judge import judge_migrations
from idx_core.settings import Settings
from tests.hazards.alembic.corpus import Case, project

OF_STATUS = "SELECT number FROM orders WHERE status = :status"
OF_NOTE = "SELECT number FROM orders WHERE note = :note"
CREATE = '        op.create_index("ix_new", "orders", [{columns}], postgresql_concurrently=True)\n'
REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "drop"
down_revision = "0001"


def upgrade():
    with op.get_context().autocommit_block():
{before}        op.drop_index("ix_orders_status", "orders", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_status", "orders", ["status"], postgresql_concurrently=True)
{after}"""


@pytest.mark.parametrize(
    ("query", "created", "lost"),
    [
        (OF_STATUS, "", True),
        (OF_STATUS, '"created_at", "status"', True),
        (OF_STATUS, '"status", "created_at"', False),
        (OF_NOTE, "", False),
    ],
)
def test_drop_of_an_index(query: str, created: str, lost: bool, tmp_path: Path) -> None:
    config = project(tmp_path, Case("drop", ()))
    drop = '        op.drop_index("ix_new", "orders", postgresql_concurrently=True)\n'
    text = REVISION.format(
        before=CREATE.format(columns=created) if created else "", after=drop if created else ""
    )
    (tmp_path / "migrations" / "versions" / "drop.py").write_text(text)
    config.attributes["metadata"] = _models(query)
    read = read_project(config, ["drop"])
    hazards = judge_migrations(read.migrations, Settings(), schema=read.schema)
    told = [(hazard.rule, hazard.finding.message) for hazard in hazards]
    message = "index 'ix_orders_status' is dropped, but declared query orders.asked has no other"
    assert told == ([("IDX404", message)] if lost else [])


def test_annotations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = project(tmp_path, Case("drop", ()))
    file = tmp_path / "migrations" / "versions" / "drop.py"
    unread = "        op.execute('DO $$ BEGIN PERFORM 1; END $$')\n"
    text = REVISION.format(before=unread, after="")
    concurrently = "postgresql_concurrently=True)\n"
    file.write_text(text.replace(concurrently, f"{concurrently[:-1]}  # idx: ignore[IDX404]\n", 1))
    config.attributes["metadata"] = _models(OF_STATUS)
    asked = {"all": False, "fix": False, "format": "github", "root": tmp_path}
    assert not verb.run(config, argparse.Namespace(migrations=["drop"], **asked))
    annotated, *notices, summary = capsys.readouterr().out.splitlines()
    start, _, message = annotated.removeprefix("::").partition("::")
    assert start == "error file=migrations/versions/drop.py,line=12,title=IDX404 drop"
    assert message.startswith("index 'ix_orders_status' is dropped, but declared query")
    place = "file=migrations/versions/drop.py"
    assert notices == [
        f"::notice {place},line=12,title=drop::the comment gives no reason, and does not count",
        f"::notice {place},line=11,title=drop not judged::a DO block is a program",
    ]
    assert summary == "1 hazard in 1 migration."


def _models(query: str) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("note", sa.Text),
        info={"idx_queries": {"asked": query}},
    )
    return metadata
