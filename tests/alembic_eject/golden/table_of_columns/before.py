import sqlalchemy as sa

metadata = sa.MetaData()

clients = sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))

columns = [sa.Column("id", sa.Integer, primary_key=True), sa.Column("client_id", sa.ForeignKey("clients.id"))]
orders = sa.Table("orders", metadata, *columns)
