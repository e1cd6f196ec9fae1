import sqlalchemy as sa

metadata = sa.MetaData()

clients = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))


def table(name):
    return sa.Table(
        name, metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.ForeignKey("clients.id")),
    )


orders = table("orders")
