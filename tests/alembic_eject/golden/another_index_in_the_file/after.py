from typing import Annotated

from sqlalchemy import ForeignKey, Index as SqlIndex, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Index(Base):
    __tablename__ = "indexes"

    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("status"),
        SqlIndex("ix_orders_client_id", "client_id"),
        {"comment": "x"},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[OfClient]
    status: Mapped[str]
    note: Mapped[int] = mapped_column(ForeignKey("indexes.id"), unique=True)
