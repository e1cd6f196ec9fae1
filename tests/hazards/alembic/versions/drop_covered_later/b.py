"""A later revision brings one that does the same."""

import sqlalchemy as sa
from alembic import op

revision = "drop_covered_later_b"
down_revision = "drop_covered_later_a"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_created", "orders", ["client_id", "created_at"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_client_created", table_name="orders", postgresql_concurrently=True)
