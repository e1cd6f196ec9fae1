import sqlalchemy as sa
from sqlalchemy import orm


class Base(orm.DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = 'clients'

    id = sa.Column(sa.Integer, primary_key=True)


class Order(Base):
    __tablename__ = 'orders'
    __table_args__ = (sa.UniqueConstraint('status'),)

    id = sa.Column(sa.Integer, primary_key=True)
    client_id = sa.Column(sa.Integer, sa.ForeignKey('clients.id'), index=True)
    status = sa.Column(sa.String)
