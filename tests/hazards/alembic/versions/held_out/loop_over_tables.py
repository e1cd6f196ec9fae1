"""The same index on two tables."""

import sqlalchemy as sa
from alembic import op

revision = "loop_over_tables"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("clients", "orders"):
        op.create_index(f"ix_{table}_id_desc", table, [sa.text("id DESC")])  # IDX401 IDX401


def downgrade():
    for table in ("orders", "clients"):
        op.drop_index(f"ix_{table}_id_desc", table_name=table)  # IDX401 IDX401
