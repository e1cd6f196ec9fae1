"""One statement, two indexes."""

import sqlalchemy as sa
from alembic import op

revision = "two_drops_in_one"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DROP INDEX IF EXISTS ix_orders_status, ix_orders_open")  # IDX401 IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_status", "orders", ["status"], postgresql_concurrently=True)
        op.create_index("ix_orders_open", "orders", ["created_at"], postgresql_where=sa.text("status = 'open'"), postgresql_concurrently=True)
