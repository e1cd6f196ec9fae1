"""All arguments by their names."""

import sqlalchemy as sa
from alembic import op

revision = "named_arguments"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(index_name="ix_orders_note", table_name="orders", columns=["note"])  # IDX401


def downgrade():
    op.drop_index(index_name="ix_orders_note", table_name="orders")  # IDX401
