from typing import Annotated

from sqlalchemy import ForeignKey, Column, Index, Integer, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Order(Base):
    __table__ = Table(
        "orders",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("client_id", ForeignKey("clients.id")),
        Index("ix_orders_id", "id"),
        Index("ix_orders_client_id", "client_id"),
    )
