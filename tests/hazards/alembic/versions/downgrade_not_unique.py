"""It comes back, and is not unique any more."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_not_unique"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ux_lines_order_sku", "lines", ["order_id", "sku"], unique=True, postgresql_concurrently=True)
        op.drop_index("ix_lines_order_id_sku", table_name="lines", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_lines_order_id_sku", "lines", ["order_id", "sku"], unique=True, postgresql_concurrently=True)  # IDX403
        op.drop_index("ux_lines_order_sku", table_name="lines", postgresql_concurrently=True)
