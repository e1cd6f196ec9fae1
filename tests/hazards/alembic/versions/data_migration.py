"""Rows are read and written."""

import sqlalchemy as sa
from alembic import op

revision = "data_migration"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    orders = sa.table("orders", sa.column("id", sa.Integer), sa.column("note", sa.Text))
    bind = op.get_bind()
    for row in bind.execute(sa.select(orders.c.id)).fetchall():
        bind.execute(orders.update().where(orders.c.id == row.id).values(note=""))
