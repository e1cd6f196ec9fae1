"""Options in brackets."""

import sqlalchemy as sa
from alembic import op

revision = "reindex_with_options"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("REINDEX (VERBOSE) TABLE orders")  # IDX401
    with op.get_context().autocommit_block():
        op.execute("REINDEX (CONCURRENTLY, VERBOSE) INDEX ix_orders_status")


def downgrade():
    pass
