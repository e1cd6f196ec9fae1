from typing import Annotated

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Ours(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "%(column_0_N_label)s_idx"})


class Buyer(Ours):
    __tablename__ = "buyers"

    id: Mapped[int] = mapped_column(primary_key=True)
    friend_id: Mapped[int] = mapped_column(ForeignKey("buyers.id"), index=True)
    age: Mapped[int] = mapped_column(index=True)
