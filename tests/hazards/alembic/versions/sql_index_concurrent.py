"""The same as it should be."""

import sqlalchemy as sa
from alembic import op

revision = "sql_index_concurrent"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_clients_name ON clients (name)")


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY ix_clients_name")
