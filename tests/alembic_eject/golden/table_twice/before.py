import sqlalchemy as sa

metadata = sa.MetaData()

clients = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))

if metadata is not None:
    orders = sa.Table(
        "orders", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.ForeignKey("clients.id")),
    )
else:
    orders = sa.Table("orders", metadata)
