"""A plain drop waits for all and lets all wait."""

import sqlalchemy as sa
from alembic import op

revision = "drop_plain"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_index("ix_orders_status", table_name="orders")  # IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_status", "orders", ["status"], postgresql_concurrently=True)
