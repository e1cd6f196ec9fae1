from typing import Annotated

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)


OfClient = Annotated[int, mapped_column(ForeignKey("clients.id"))]


class Parent(Base):
    __tablename__ = "parents"
    __table_args__ = (Index("ix_parents_kind", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "parent"}


class Child(Parent):
    friend_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    __mapper_args__ = {"polymorphic_identity": "child"}
