"""Two statements in one text."""

import sqlalchemy as sa
from alembic import op

revision = "sql_two_statements"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SET LOCAL lock_timeout = '2s'; CREATE UNIQUE INDEX ux_clients_email ON clients (lower(email)) WHERE email IS NOT NULL")  # IDX401


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY ux_clients_email")
