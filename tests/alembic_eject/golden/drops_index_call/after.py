from typing import Annotated

from sqlalchemy import ForeignKey, Index
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
        Index("ix_orders_client_id_status", "client_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    status: Mapped[str]


class Invoice(Base):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(primary_key=True)


class Note(Base):
    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_text", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
