"""Concurrent text in a transaction."""

import sqlalchemy as sa
from alembic import op

revision = "sql_index_in_transaction"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(  # IDX402
        "CREATE INDEX CONCURRENTLY ix_clients_name ON clients (name)"
    )


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_clients_name")
