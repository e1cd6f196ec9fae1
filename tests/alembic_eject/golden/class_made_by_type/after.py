from typing import Annotated

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


Order = type(
    "Order",
    (Base,),
    {
        "__tablename__": "orders",
        "id": mapped_column(Integer, primary_key=True),
        "client_id": mapped_column(ForeignKey("clients.id")),
    },
)
