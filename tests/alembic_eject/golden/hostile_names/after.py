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
    __tablename__ = 'or"ders; DROP TABLE x; --'
    __table_args__ = (
        Index(None, "select"),
        Index('ix_or"ders; DROP TABLE x; --_größe ☃', "größe ☃"),
        Index('ix_or"ders; DROP TABLE x; --_it\'s \'quoted\'', "it's 'quoted'"),
        Index(
            'ix_or"ders; DROP TABLE x; --_xxxxxxxxxxxxxxxxxxxxxxxxx_6dd6061c',
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column("gr\u00f6\u00dfe \u2603", ForeignKey("clients.id"))
    b: Mapped[int] = mapped_column("it's 'quoted'", ForeignKey("clients.id"))
    c: Mapped[int] = mapped_column("x" * 63, ForeignKey("clients.id"))
    d: Mapped[int] = mapped_column("select")
