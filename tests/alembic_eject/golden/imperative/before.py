import sqlalchemy as sa
import sqlalchemy.orm

metadata = sa.MetaData()

clients = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))

orders = sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.ForeignKey("clients.id")),
    sa.Index("ix_orders_id", "id"),
)


class Order:
    pass


sa.orm.registry(metadata=metadata).map_imperatively(Order, orders)
