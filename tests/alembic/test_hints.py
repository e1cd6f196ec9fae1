"""Every finding has a line to paste; pasting it ends the finding and changes nothing else."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import alembic_idx
from idx_core.settings import Settings
from tests.alembic.conftest import Make
from tests.alembic.shop import shop

POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def hint(metadata: sa.MetaData, settings: Settings | None = None) -> str:
    (finding,) = alembic_idx.findings(metadata, POSTGRESQL, settings)
    return finding.hint


def test_index_true_where_it_gives_the_same_name() -> None:
    assert hint(shop()) == (
        'Add Index("ix_orders_client_id", "client_id") to __table_args__,'
        " or index=True to column client_id."
    )


@pytest.mark.parametrize(
    ("metadata", "settings", "name"),
    [
        (shop(), Settings(naming="{table}_{columns}_i"), "orders_client_id_i"),
        (shop(naming_convention={"pk": "pk_%(table_name)s"}), Settings(), "ix_orders_client_id"),
    ],
)
def test_no_index_true_where_it_would_give_another_name(
    metadata: sa.MetaData, settings: Settings, name: str
) -> None:
    expected = f'Add Index("{name}", "client_id") to __table_args__.'
    assert hint(metadata, settings) == expected


def test_a_convention_names_both_ways_alike() -> None:
    convention = {"ix": "idx_%(table_name)s_%(column_0_N_name)s"}
    assert hint(shop(naming_convention=convention)) == (
        'Add Index("idx_orders_client_id", "client_id") to __table_args__,'
        " or index=True to column client_id."
    )


def test_redundant_indexes_are_removed_where_they_were_written() -> None:
    metadata = sa.MetaData()
    table = sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(10), index=True),
        sa.UniqueConstraint("code"),
    )
    sa.Index("by_id", table.c.id.desc())
    hints = {f.index: f.hint for f in alembic_idx.findings(metadata, POSTGRESQL)}
    assert hints["ix_orders_code"] == "Remove index=True from column code of orders."
    assert hints["by_id"] == 'Remove Index("by_id", text("id DESC")) from the model of orders.'


def pasted(line: str) -> str:
    found = re.search(r"Add (Index\(.*\)) to __table_args__", line)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "column", ["client_id", "select", 'with "quotes"', "it's", "100%", "ünï", "x" * 63]
)
@pytest.mark.parametrize("by", ["line", "index=True"])
def test_pasting_the_line_is_what_autogenerate_would_have_done(
    on_sqlite: Make, column: str, by: str
) -> None:
    def models(*more: sa.schema.SchemaItem, **options: bool) -> sa.MetaData:
        metadata = sa.MetaData()
        sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
        key = sa.ForeignKey("clients.id")
        sa.Table(
            "orders",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column(column, key, **options),  # type: ignore[arg-type]
            *more,
        )
        return metadata

    project = on_sqlite(models(), include_object=lambda *_: True)
    engine = project.engine()
    (finding,) = alembic_idx.findings(project.metadata, engine.dialect)
    if by == "line":
        after = models(eval(pasted(finding.hint), {"Index": sa.Index, "text": sa.text}))
    elif "index=True" in finding.hint:
        after = models(index=True)
    else:
        pytest.skip("the hint does not offer it for this name")
    assert alembic_idx.findings(after, engine.dialect) == ()
    if column.isidentifier():  # SQLAlchemy cannot parse SQLite's text for the others
        project.metadata.create_all(engine)  # type: ignore[union-attr]
        project.revision()
        project.upgrade()
        project.metadata = after
        project.check()
    engine.dispose()
