"""Another one does the same."""

import sqlalchemy as sa
from alembic import op

revision = "drop_is_covered"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_lines_order_id", table_name="lines", postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_lines_order_id", "lines", ["order_id"], postgresql_concurrently=True)
