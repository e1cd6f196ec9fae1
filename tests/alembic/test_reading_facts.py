"""What mapped classes say of the rows of their tables."""

from __future__ import annotations

import pytest
from sqlalchemy import ForeignKey
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from alembic_idx.reading import read_schema
from idx_core.model import Table, TableName


def tables(base: type[DeclarativeBase]) -> dict[str, Table]:
    schema = read_schema(base.metadata, postgresql.dialect())  # type: ignore[no-untyped-call]
    return {table.name.name: table for table in schema}


def test_orders_of_relationships() -> None:
    class Base(DeclarativeBase):
        pass

    class Line(Base):
        __tablename__ = "lines"
        id: Mapped[int] = mapped_column(primary_key=True)
        order_id: Mapped[int] = mapped_column("order", ForeignKey("orders.id"))
        position: Mapped[int] = mapped_column("place")
        order: Mapped[Order] = relationship(back_populates="lines")

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        lines: Mapped[list[Line]] = relationship(
            back_populates="order",
            order_by=lambda: (Line.position.desc().nulls_last(), Line.id),
        )
        unordered: Mapped[list[Line]] = relationship(viewonly=True)

    globals()["Order"], globals()["Line"] = Order, Line  # where annotations are looked up
    try:
        found = tables(Base)
    finally:
        del globals()["Order"], globals()["Line"]
    [ordering] = found["lines"].orderings
    assert ordering.within == ("order",)
    assert [(e.column, e.descending, e.nulls_first) for e in ordering.elements] == [
        ("place", True, False),
        ("id", False, False),
    ]
    assert (ordering.source, ordering.acts, ordering.usual) == (
        "relationship Order.lines",
        False,
        True,
    )
    assert found["orders"].orderings == ()


def test_an_order_of_an_expression_is_none() -> None:
    class Base(DeclarativeBase):
        pass

    class Parent(Base):
        __tablename__ = "parents"
        id: Mapped[int] = mapped_column(primary_key=True)
        children = relationship("Child", order_by="func.lower(Child.name)")

    class Child(Base):
        __tablename__ = "children"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))

    assert tables(Base)["children"].orderings == ()


def test_single_rows() -> None:
    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        profile = relationship("Profile", uselist=False, back_populates="user")

    class Profile(Base):
        __tablename__ = "profiles"
        id: Mapped[int] = mapped_column(primary_key=True)
        user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
        user = relationship("User", back_populates="profile")

    found = tables(Base)
    assert [(u.columns, u.source) for u in found["profiles"].one_to_one] == [
        (("user_id",), "relationship User.profile")
    ]
    assert found["users"].one_to_one == ()


@pytest.mark.parametrize("joined", [False, True])
def test_a_discriminator_is_that_of_one_table(joined: bool) -> None:
    class Base(DeclarativeBase):
        pass

    class Document(Base):
        __tablename__ = "documents"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str] = mapped_column("type")
        __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "document"}

    extra: dict[str, object] = {"__mapper_args__": {"polymorphic_identity": "invoice"}}
    if joined:
        extra["__tablename__"] = "invoices"
        extra["id"] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    type("Invoice", (Document,), extra)
    assert tables(Base)["documents"].discriminator == ("" if joined else "type")


def test_mappers_that_cannot_be_configured_tell_nothing() -> None:
    class Base(DeclarativeBase):
        pass

    class Parent(Base):
        __tablename__ = "parents"
        id: Mapped[int] = mapped_column(primary_key=True)
        children = relationship("NotThere", order_by="NotThere.id")

    assert tables(Base)["parents"].orderings == ()


def test_plain_relationships_configure_no_mapper() -> None:
    """It takes its time in a large application, and none of them tells anything."""

    class Base(DeclarativeBase):
        pass

    class Parent(Base):
        __tablename__ = "parents"
        id: Mapped[int] = mapped_column(primary_key=True)
        children = relationship("Child", back_populates="parent")

    class Child(Base):
        __tablename__ = "children"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
        parent = relationship("Parent", back_populates="children", uselist=False)

    tables(Base)
    assert not any(mapper.configured for mapper in Base.registry.mappers)
    Base.registry.configure()


def test_tables_of_no_class_have_no_facts() -> None:
    from sqlalchemy import Column, Integer, MetaData
    from sqlalchemy import Table as SqlTable

    metadata = MetaData()
    SqlTable("plain", metadata, Column("id", Integer, primary_key=True))
    schema = read_schema(metadata, postgresql.dialect())  # type: ignore[no-untyped-call]
    plain = schema.table(TableName("plain"))
    assert plain is not None
    assert (plain.orderings, plain.one_to_one, plain.discriminator) == ((), (), "")
