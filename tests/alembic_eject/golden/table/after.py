import sqlalchemy as sa

metadata = sa.MetaData()

clients = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))

orders = sa.Table(
    "orders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.ForeignKey("clients.id")),
    sa.Column("status", sa.Text, key="state"),
    sa.Index("ix_orders_state", "state"),
    sa.Index("ix_orders_client_id", "client_id"),
    comment="all orders",
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("order_id", sa.ForeignKey("orders.id")),
    sa.Column("client_id", sa.ForeignKey("clients.id")),
    sa.Index("ix_tags_client_id", "client_id"),
    sa.Index("ix_tags_order_id", "order_id"),
)
