from typing import Annotated

from sqlalchemy import ForeignKey, Column, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


members = Table(
    "members",
    Base.metadata,
    Column("client_id", ForeignKey("clients.id"), primary_key=True),
    Column("friend_id", ForeignKey("clients.id"), primary_key=True, index=True),
)
