"""The new index has some orders only."""

import sqlalchemy as sa
from alembic import op

revision = "replaced_by_partial"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_open", "orders", ["client_id"], postgresql_where=sa.text("status = 'open'"), postgresql_concurrently=True)
        op.drop_index("ix_orders_client_id", table_name="orders", postgresql_concurrently=True)  # IDX404


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_id", "orders", ["client_id"], postgresql_concurrently=True)
        op.drop_index("ix_orders_client_open", table_name="orders", postgresql_concurrently=True)
