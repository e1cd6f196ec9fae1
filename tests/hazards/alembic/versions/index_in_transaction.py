"""Concurrent, but in the transaction of the revision."""

import sqlalchemy as sa
from alembic import op

revision = "index_in_transaction"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_clients_name", "clients", ["name"], postgresql_concurrently=True)  # IDX402


def downgrade():
    op.drop_index("ix_clients_name", table_name="clients", postgresql_concurrently=True)  # IDX402
