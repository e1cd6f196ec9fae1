from typing import Annotated

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class OfClient:
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))


class Order(OfClient, Base):
    __tablename__ = "orders"
    __table_args__ = (Index("ix_orders_client_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)


class Invoice(OfClient, Base):
    __tablename__ = "invoices"
    __table_args__ = (Index("ix_invoices_client_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
