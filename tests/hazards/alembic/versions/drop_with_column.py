"""What is dropped with its column."""

import sqlalchemy as sa
from alembic import op

revision = "drop_with_column"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_index("ix_orders_status", table_name="orders")
    op.drop_column("orders", "status")


def downgrade():
    op.add_column("orders", sa.Column("status", sa.String(20)))
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_status", "orders", ["status"], postgresql_concurrently=True)  # IDX402
        op.create_index("ix_orders_open", "orders", ["created_at"], postgresql_where=sa.text("status = 'open'"), postgresql_concurrently=True)
