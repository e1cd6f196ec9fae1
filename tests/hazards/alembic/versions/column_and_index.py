"""A column and its plain index."""

import sqlalchemy as sa
from alembic import op

revision = "column_and_index"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("region", sa.String(20)))
    op.create_index("ix_clients_region", "clients", ["region"])  # IDX401


def downgrade():
    op.drop_index("ix_clients_region", table_name="clients")
    op.drop_column("clients", "region")
