"""A later revision brings one that does the same."""

import sqlalchemy as sa
from alembic import op

revision = "drop_covered_later_a"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_client_id", table_name="orders", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_id", "orders", ["client_id"], postgresql_concurrently=True)
