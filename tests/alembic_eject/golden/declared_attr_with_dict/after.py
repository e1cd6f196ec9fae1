from typing import Annotated

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, declared_attr


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Order(Base):
    __tablename__ = "orders"

    @declared_attr.directive
    def __table_args__(cls):
        return (Index("ix_orders_client_id", "client_id"), {"comment": "all orders"})

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[OfClient]
    status: Mapped[str]
