"""Findings and what revisions have made of the tables beyond their models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from alembic_idx.described import all_entries, all_models
from alembic_idx.hazards.project import read_revisions
from tests.alembic.project import Project

REVISION = """\
from alembic import op
import sqlalchemy as sa

revision, down_revision = {revision!r}, {down!r}


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
"""
ON_ORDERS = "IDX001 orders.client_id"
REDUNDANT = "IDX102 orders.by_made"
ON_VISITS = "IDX001 visits.client_id"
ALL = {ON_ORDERS, REDUNDANT, ON_VISITS}

CREATE = 'op.create_index("ix_orders_client_id", "orders", ["client_id"]{})'
DROP_MADE = 'op.drop_index("by_made", "orders")'


@pytest.mark.parametrize(
    ("upgrades", "told"),
    [
        ([CREATE.format("")], ALL - {ON_ORDERS}),
        (['op.execute("CREATE INDEX by_client ON orders (client_id)")'], ALL - {ON_ORDERS}),
        ([CREATE.format(', sqlite_where=sa.text("client_id IS NOT NULL")')], ALL - {ON_ORDERS}),
        ([DROP_MADE], ALL - {REDUNDANT}),
        (
            [CREATE.format(""), DROP_MADE, 'op.create_index("v", "visits", ["client_id"])'],
            set[str](),
        ),
        # near misses
        (["pass"], ALL),
        ([CREATE.format(', sqlite_where=sa.text("made > 3")')], ALL),
        (['op.create_index("other", "orders", ["made"])'], ALL),
        ([CREATE.format(""), 'op.drop_index("ix_orders_client_id", "orders")'], ALL),
        ([DROP_MADE, 'op.create_index("by_made", "orders", ["made"])'], ALL),
    ],
)
def test_what_revisions_have_mended_is_no_finding(
    tmp_path: Path, upgrades: list[str], told: set[str]
) -> None:
    project = shop(tmp_path)
    for n, upgrade in enumerate(upgrades):
        write_revision(project, n, upgrade)
    assert findings(project) == told


def test_what_only_a_downgrade_creates_is_missing(tmp_path: Path) -> None:
    project = shop(tmp_path)
    write_revision(project, 0, "pass", downgrade=CREATE.format(""))
    assert findings(project) == ALL


def test_without_a_finding_no_revision_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their functions are called for it."""
    read: list[Any] = []

    def noted(*arguments: Any) -> Any:
        read.append(arguments)
        return read_revisions(*arguments)

    monkeypatch.setattr("alembic_idx.migrated.read_revisions", noted)
    project = shop(tmp_path)
    findings(project)
    assert len(read) == 1
    project.metadata = sa.MetaData()
    assert findings(project) == set()
    assert len(read) == 1


def shop(folder: Path) -> Project:
    metadata = sa.MetaData()
    sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.ForeignKey("clients.id")),
        sa.Column("made", sa.Integer),
        sa.Index("by_made", "made"),
        sa.Index("by_made_client", "made", "client_id"),
    )
    sa.Table("visits", metadata, sa.Column("client_id", sa.ForeignKey("clients.id")))
    return Project(folder, "sqlite://", metadata)


def findings(project: Project) -> set[str]:
    config = project.config()
    return {entry.fingerprint for entry in all_entries(config, all_models(config))}


def write_revision(project: Project, n: int, upgrade: str, downgrade: str = "pass") -> None:
    text = REVISION.format(
        revision=f"r{n}", down=f"r{n - 1}" if n else None, upgrade=upgrade, downgrade=downgrade
    )
    (project.versions / f"r{n}.py").write_text(text)
