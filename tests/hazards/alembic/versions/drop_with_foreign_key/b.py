"""The foreign key goes too."""

import sqlalchemy as sa
from alembic import op

revision = "drop_with_foreign_key_b"
down_revision = "drop_with_foreign_key_a"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_client_id", table_name="orders", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_client_id", "orders", ["client_id"], postgresql_concurrently=True)
