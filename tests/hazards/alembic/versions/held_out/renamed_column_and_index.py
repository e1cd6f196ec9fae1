"""Half of it is done when the index fails."""

import sqlalchemy as sa
from alembic import op

revision = "renamed_column_and_index"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE orders RENAME COLUMN status TO state")
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_orders_state ON orders (state, created_at)")  # IDX402


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY ix_orders_state")  # IDX402
    op.execute("ALTER TABLE orders RENAME COLUMN state TO status")
