"""A constraint of another kind before the block."""

import sqlalchemy as sa
from alembic import op

revision = "mixed_with_check"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_check_constraint("ck_orders_number", "orders", "number > 0")
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)  # IDX402


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_note", table_name="orders", postgresql_concurrently=True)  # IDX402
    op.drop_constraint("ck_orders_number", "orders", type_="check")
