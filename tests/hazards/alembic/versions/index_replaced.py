"""A replacement under another name, and a rename."""

import sqlalchemy as sa
from alembic import op

revision = "index_replaced"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_id_new", "orders", ["client_id", "created_at"], postgresql_concurrently=True)
        op.drop_index("ix_orders_client_id", table_name="orders", postgresql_concurrently=True)
        op.execute("ALTER INDEX ix_orders_client_id_new RENAME TO ix_orders_client_id")


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_id_new", "orders", ["client_id"], postgresql_concurrently=True)
        op.drop_index("ix_orders_client_id", table_name="orders", postgresql_concurrently=True)
        op.execute("ALTER INDEX ix_orders_client_id_new RENAME TO ix_orders_client_id")
