from typing import Annotated

from alembic_idx import declared_sql
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (Index("ix_orders_text", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column()
    closed_at: Mapped[int | None]
    status: Mapped[str]
    open = declared_sql("SELECT id FROM orders WHERE status = 'open' ORDER BY closed_at DESC")
