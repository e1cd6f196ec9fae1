"""Models."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy.schema import ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[OfClient]
    status: Mapped[str]
