"""It comes back without its predicate."""

import sqlalchemy as sa
from alembic import op

revision = "downgrade_without_predicate"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_open", table_name="orders", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_open", "orders", ["created_at"], postgresql_concurrently=True)  # IDX403
