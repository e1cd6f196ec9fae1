from sqlalchemy.orm import registry
from sqlmodel import Field, Index, SQLModel


class Base(SQLModel, registry=registry()):
    pass


class Client(Base, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Order(Base, table=True):
    __table_args__ = (
        Index("ix_order_status", "status"),
        Index("ix_order_client_id", "client_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    status: str
