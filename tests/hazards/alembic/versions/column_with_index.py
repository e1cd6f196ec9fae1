"""A column that brings an index along."""

import sqlalchemy as sa
from alembic import op

revision = "column_with_index"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("region", sa.String(20), index=True))  # IDX401


def downgrade():
    op.drop_column("clients", "region")
