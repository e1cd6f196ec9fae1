"""MetaData → Schema: every way in which SQLAlchemy lets one write an index."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

from alembic_idx.reading import read_schema
from idx_core.model import (
    ConstraintKind,
    Dialect,
    ForeignKey,
    Index,
    IndexElement,
    Schema,
    Table,
    TableName,
)

POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def items(*arguments: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(
        "items",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(10)),
        sa.Column("Mixed Case", sa.Integer, key="mixed"),
        *arguments,
    )


def read(table: sa.Table, dialect: sa.Dialect = POSTGRESQL) -> Table:
    (found,) = read_schema(table.metadata, dialect)
    return found


def read_index(*arguments: Any, **options: Any) -> Index:
    table = items()
    sa.Index("i", *arguments, _table=table, **options)
    return next(index for index in read(table).indexes if index.name == "i")


CODE = IndexElement("code")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("code", CODE),
        ("mixed", IndexElement("Mixed Case")),
        (sa.text("code"), CODE),
        (sa.text('"Mixed Case" DESC'), IndexElement("Mixed Case", descending=True)),
        (sa.text("code desc nulls last"), IndexElement("code", descending=True, nulls_first=False)),
        (sa.text("lower(code)"), IndexElement(expression="lower(code)")),
        (sa.text("lower(code) DESC"), IndexElement(expression="lower(code)", descending=True)),
        (sa.func.lower(sa.column("code")), IndexElement(expression="lower(code)")),
        (sa.desc(sa.column("code")), IndexElement(expression="code", descending=True)),
    ],
)
def test_keys(written: object, expected: IndexElement) -> None:
    assert read_index(written).elements == (expected,)


def of_columns(make: Any) -> Index:
    table = items()
    sa.Index("i", make(table.c))
    return next(index for index in read(table).indexes if index.name == "i")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda c: c.code.desc(), IndexElement("code", descending=True)),
        (lambda c: c.code.asc(), CODE),
        (
            lambda c: c.code.desc().nulls_last(),
            IndexElement("code", descending=True, nulls_first=False),
        ),
        (lambda c: c.code.nulls_first(), IndexElement("code", nulls_first=True)),
        (lambda c: c.code.collate("C"), IndexElement("code", collation="C")),
        (lambda c: sa.func.lower(c.code), IndexElement(expression="lower(code)")),
        (
            lambda c: sa.func.lower(c.code).desc(),
            IndexElement(expression="lower(code)", descending=True),
        ),
        (lambda c: c.mixed + 1, IndexElement(expression='"Mixed Case" + 1')),
    ],
)
def test_keys_made_of_columns(make: object, expected: IndexElement) -> None:
    assert of_columns(make).elements == (expected,)


def test_options() -> None:
    table = items()
    sa.Index(
        "i",
        table.c.code,
        unique=True,
        postgresql_where=table.c.mixed > 5,
        postgresql_include=["id"],
        postgresql_ops={"code": "text_pattern_ops"},
        postgresql_with={"fillfactor": 70},
        postgresql_nulls_not_distinct=True,
        postgresql_concurrently=True,
        sqlite_where=sa.text("id > 1"),
    )
    index = next(i for i in read(table).indexes if i.name == "i")
    assert index == Index(
        name="i",
        elements=(IndexElement("code", opclass="text_pattern_ops"),),
        unique=True,
        predicate='"Mixed Case" > 5',
        include=("id",),
        options=(("fillfactor", "70"),),
        nulls_not_distinct=True,
    )
    index = next(i for i in read(table, sqlite.dialect()).indexes if i.name == "i")
    assert index == Index(name="i", elements=(CODE,), unique=True, predicate="id > 1")


@pytest.mark.parametrize("where", ["code IS NOT NULL", sa.text("code IS NOT NULL")])
def test_a_predicate_may_be_text(where: object) -> None:
    assert read_index("id", postgresql_where=where).predicate == "code IS NOT NULL"


def test_methods_and_lengths() -> None:
    assert read_index("code", postgresql_using="GIN").method == "gin"
    table = items()
    sa.Index("i", table.c.code, table.c.id, mysql_length={"code": 4})
    sa.Index("full", table.c.code, mysql_prefix="FULLTEXT")
    full, i = (index for index in read(table, mysql.dialect()).indexes if index.name)
    assert i.elements == (IndexElement("code", prefix_length=4), IndexElement("id"))
    assert full.method == "fulltext"


def test_constraints_are_indexes_too() -> None:
    table = items(
        sa.UniqueConstraint("code", "mixed", deferrable=True, name="u"),
        sa.Column("email", sa.Text, unique=True),
        sa.Column("serial", sa.Text, unique=True, index=True),
        postgresql.ExcludeConstraint(("code", "="), using="gist", where=sa.text("id > 1")),
    )
    primary, *rest = read(table).indexes
    assert primary.constraint is ConstraintKind.PRIMARY_KEY
    assert primary.columns == ("id",)
    assert {(i.columns, i.constraint, i.unique, i.deferrable, i.method) for i in rest} == {
        (("code", "Mixed Case"), ConstraintKind.UNIQUE, True, True, "btree"),
        (("email",), ConstraintKind.UNIQUE, True, False, "btree"),
        (("serial",), None, True, False, "btree"),
        (("code",), ConstraintKind.EXCLUDE, False, False, "gist"),
    }


def test_an_index_without_keys_does_not_end_the_run() -> None:
    table = items()
    table.indexes.add(sa.Index("empty", _table=table))
    assert [i.name for i in read(table).indexes if not i.elements] == ["empty"]


def test_foreign_keys() -> None:
    metadata = sa.MetaData(schema="shop")
    sa.Table(
        "clients",
        metadata,
        sa.Column("tenant", sa.Integer, primary_key=True),
        sa.Column("Id", sa.Integer, primary_key=True, key="id"),
    )
    sa.Table(
        "orders",
        metadata,
        sa.Column("tenant", sa.Integer),
        sa.Column("client", sa.Integer),
        sa.Column("previous", sa.ForeignKey("shop.orders.tenant", ondelete="set null")),
        sa.Column("elsewhere", sa.Integer, sa.ForeignKey("other.things.id", use_alter=True)),
        sa.ForeignKeyConstraint(
            ["tenant", "client"],
            ["shop.clients.tenant", "shop.clients.id"],
            ondelete="CASCADE",
            use_alter=True,
            name="both",
        ),
    )
    orders = read_schema(metadata, POSTGRESQL).table(TableName("orders", "shop"))
    assert orders is not None
    assert orders.foreign_keys == (
        ForeignKey(
            columns=("tenant", "client"),
            referenced=TableName("clients", "shop"),
            referenced_columns=("tenant", "Id"),
            on_delete="CASCADE",
        ),
        ForeignKey(
            columns=("previous",),
            referenced=TableName("orders", "shop"),
            referenced_columns=("tenant",),
            on_delete="SET NULL",
        ),
        ForeignKey(
            columns=("elsewhere",),
            referenced=TableName("things", "other"),
            referenced_columns=("id",),
        ),
    )


def test_columns() -> None:
    table = sa.Table(
        "items",
        sa.MetaData(),
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.String(10, collation="C"), nullable=False),
        sa.Column("twice", sa.Integer, sa.Computed("id * 2")),
        sa.Column("price", sa.Numeric(10, 2)),
        sa.Column("unknown", sa.types.NullType()),
    )
    found = read(table)
    columns = list(found.columns)
    assert [column.name for column in columns] == [c.name for c in table.columns]
    assert columns[0].type == "bigint"
    assert columns[1].collation == "C"
    assert not columns[1].nullable
    assert columns[3].type == "numeric(10,2)"
    assert columns[4].type == ""
    assert columns[1].label == "items.name"


def test_dialects() -> None:
    metadata = items().metadata
    maria = mysql.dialect(is_mariadb=True)
    found = [read_schema(metadata, d).dialect for d in (POSTGRESQL, sqlite.dialect(), maria)]
    assert found == [Dialect.POSTGRESQL, Dialect.SQLITE, Dialect.MARIADB]


def test_several_metadata_are_one_schema() -> None:
    first, second = items(), sa.Table("more", sa.MetaData(), sa.Column("id", sa.Integer))
    schema = read_schema([first.metadata, second.metadata], POSTGRESQL)
    assert isinstance(schema, Schema)
    assert [table.name.name for table in schema] == ["items", "more"]
    with pytest.raises(ValueError, match="two MetaData declare it"):
        read_schema([first.metadata, items().metadata], POSTGRESQL)
