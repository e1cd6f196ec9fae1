"""A column that brings a unique constraint along."""

import sqlalchemy as sa
from alembic import op

revision = "column_with_unique"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("clients", sa.Column("slug", sa.String(20), unique=True))  # IDX401


def downgrade():
    op.drop_column("clients", "slug")
