from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Base(SQLModel, registry=registry()):
    pass


class Client(Base, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Order(Base, table=True):
    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    status: str = Field(index=True)
