from typing import Annotated

from sqlalchemy import ForeignKey, ARRAY, Index, Integer, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_client_id", "client_id"),
        Index("a_desc", text("total DESC"), text('"order" NULLS FIRST')),
        Index("b_expression", text("lower(status::text)"), text("(total + 1) DESC")),
        Index(
            "c_unique",
            "status",
            "total",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("total > 0"),
        ),
        Index("d_include", "buyer", postgresql_include=["total", "order"]),
        Index("e_opclass", "buyer", postgresql_ops={"buyer": "varchar_pattern_ops"}),
        Index(
            "f_hash",
            "status",
            postgresql_using="hash",
            postgresql_with={"fillfactor": "70"},
        ),
        Index("g_gin", "what", postgresql_using="gin"),
        Index(
            "h_where",
            "total",
            postgresql_where=text('status::text = \'a:b \'\'%\'\' "c"\'::text OR status::text ~~ \'%\\%\'::text'),
        ),
        Index('i %(x)s " ☃', "total", "id"),
        Index(
            "k_brin",
            "id",
            postgresql_using="brin",
            postgresql_with={"pages_per_range": "8"},
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[OfClient]
    status: Mapped[str]
    total: Mapped[int]
    order: Mapped[int] = mapped_column("order")
    customer: Mapped[str] = mapped_column("buyer")
    what: Mapped[list[int]] = mapped_column(ARRAY(Integer))
