"""A transaction that is ended by hand."""

import sqlalchemy as sa
from alembic import op

revision = "sql_after_commit"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("COMMIT")
    op.execute("CREATE INDEX CONCURRENTLY ix_clients_name ON clients (name)")


def downgrade():
    op.execute("COMMIT")
    op.execute("DROP INDEX CONCURRENTLY ix_clients_name")
