"""A plain index on a table in use, both ways."""

import sqlalchemy as sa
from alembic import op

revision = "index_plain"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_clients_name", "clients", ["name"])  # IDX401


def downgrade():
    op.drop_index("ix_clients_name", table_name="clients")  # IDX401
