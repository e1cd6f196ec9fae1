import sqlalchemy
from sqlalchemy import orm


class Base(orm.DeclarativeBase):
    pass


class Client(Base):
    __tablename__ = "clients"

    id = sqlalchemy.Column(sqlalchemy.Integer, primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (sqlalchemy.UniqueConstraint("status"),)

    id = sqlalchemy.Column(sqlalchemy.Integer, primary_key=True)
    client_id = sqlalchemy.Column(sqlalchemy.ForeignKey("clients.id"))
    status = sqlalchemy.Column(sqlalchemy.String)
