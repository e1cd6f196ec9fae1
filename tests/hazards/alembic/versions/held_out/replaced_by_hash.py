"""A hash index finds the orders of a client as well."""

import sqlalchemy as sa
from alembic import op

revision = "replaced_by_hash"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_hash", "orders", ["client_id"], postgresql_using="hash", postgresql_concurrently=True)
        op.drop_index("ix_orders_client_id", table_name="orders", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_id", "orders", ["client_id"], postgresql_concurrently=True)
        op.drop_index("ix_orders_client_hash", table_name="orders", postgresql_concurrently=True)
