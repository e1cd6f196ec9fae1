"""A plain index as text."""

import sqlalchemy as sa
from alembic import op

revision = "sql_index_plain"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE INDEX ix_clients_name ON clients (name)")  # IDX401


def downgrade():
    op.execute("DROP INDEX ix_clients_name")  # IDX401
